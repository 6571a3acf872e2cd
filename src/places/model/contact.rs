//! The shapes of telephone numbers, e-mail addresses and links.

/// Dialling codes the national schema accepts.
const DIALLING_CODES: [&str; 10] =
    ["+33", "+590", "+594", "+262", "+596", "+269", "+687", "+689", "+508", "+681"];

/// A number as the national schema writes it: dialling code and six to nine digits, no space.
pub fn is_phone(text: &str) -> bool {
    DIALLING_CODES
        .iter()
        .filter_map(|code| text.strip_prefix(code))
        .any(|rest| (6..=9).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An address mail can be sent to: ASCII, one `@`, a domain with a real ending.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_signs =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte);
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(local_signs)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    local_fits && is_domain(domain)
}

/// A link a browser may follow: http or https, a real host, no space.
pub fn is_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = match lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        Some(rest) => rest,
        None => return false,
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.split_once(':').map_or(host, |(name, _)| name);
    let twice = path.contains("://");
    is_domain(host)
        && !twice
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let ending = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.len() <= 253
        && text.split('.').all(label)
        && ending.len() >= 2
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_those_of_the_schema() {
        for good in ["+33180059880", "+590590123456", "+262262123456", "+508411234"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in [
            "0180059880",
            "+33 1 80 05 98 80",
            "+3318005",
            "+331800598800",
            "+44180059880",
            "",
            "+33",
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn real_dirty_addresses_are_noticed() {
        assert!(is_email("contact@laquincaillerie.tl") && is_email("o'neil.x+y@mairie-gueret.fr"));
        for bad in [
            "secrétariat-kissel@groupe-sos.org",
            "service.bibliothequeç@sarlat.fr",
            "lelien@paysapt-luberon.f",
            "france-service@carct.fr - maisondelagglo@carct.fr",
            "mfs@ville-louvres",
            "@x.fr",
            "a@b@c.fr",
            "",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn real_dirty_links_are_noticed() {
        assert!(
            is_url("https://www.rdv-solidarites.fr/")
                && is_url("http://a-b.example.fr:8080/x?y=1#z")
        );
        assert!(is_url("HTTPS://Example.FR"));
        for bad in [
            "https://www.ville-behren.fr/ps://www.",
            "https://localiser.laposte.fr/finistere/brest/brest-siam-290190https://www.",
            "javascript:alert(1)",
            "www.mairie.fr",
            "http://www.paciBouche-du-Rhône.com",
            "https://",
            "https://mairie .fr",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}
