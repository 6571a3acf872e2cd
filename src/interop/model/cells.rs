//! Cells that a spreadsheet would run as a formula.

/// Whether a spreadsheet would take the text for a formula. Numbers and
/// telephone numbers begin with a sign too, and are harmless.
pub fn is_formula(text: &str) -> bool {
    let harmless = || {
        let rest = text.trim_start_matches(['+', '-']);
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !harmless()
}

/// The text as a file may carry it: an apostrophe before what would be a formula.
pub fn neutral(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text behind the apostrophe that [`neutral`] put before it; none when there is none.
pub fn restored(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| is_formula(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_defused_and_numbers_left_alone() {
        for formula in [
            "=1+1",
            "=HYPERLINK(\"http://x\")",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "\t=1",
            "- point",
        ] {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for harmless in ["+33180059880", "-1.2345", "46.17", "Mo-Fr 09:00", "l'=", ""] {
            assert_eq!(neutral(harmless), harmless);
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_runs_and_all_reads_back(text in "[=+@'\\-\t0-9a-z. ]{0,12}") {
            let written = neutral(&text);
            prop_assert!(!is_formula(&written));
            if written != text {
                prop_assert_eq!(restored(&written), Some(text.as_str()));
            }
        }
    }
}
