//! Style, scripts, fonts: embedded in the binary, served under an address that changes with their
//! content, so that browsers keep them for a year and never show a stale one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use super::shell::Brand;
use super::theme::theme_css;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "fonts/*.woff2"]
#[include = "fonts/OFL.txt"]
#[include = "icons/LICENSE"]
#[include = "img/*.svg"]
#[include = "vendor/*"]
struct Files;

/// Kept by browsers for a year: the address changes when the content does.
const FOREVER: &str = "public, max-age=31536000, immutable";

struct Bundle {
    /// Ten hexadecimal digits over every name and content.
    hash: String,
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

/// The address of `path` ("css/app.css"). An unknown path is an address that answers 404; the
/// tests walk every address of the layout.
pub fn asset_url(path: &str) -> String {
    format!("/assets/{}/{path}", bundle().hash)
}

/// The address of the collectivité's own colours.
pub fn theme_url(brand: &Brand) -> String {
    format!("/assets/theme.css?v={}", &short_hash(theme_css(brand).as_bytes()))
}

/// Serves `/assets/{hash}/{path}`, the same for everyone and for ever.
pub fn assets_router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route("/assets/{hash}/{*path}", get(serve))
}

/// The answer at [`theme_url`]: its address changes with the colours, so it may be kept for ever.
pub fn theme(brand: &Brand) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, FOREVER)];
    (headers, theme_css(brand)).into_response()
}

async fn serve(Path((hash, path)): Path<(String, String)>) -> Response {
    let Some(content) = bundle().files.get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = if hash == bundle().hash { FOREVER } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, content_type(&path)), (header::CACHE_CONTROL, cache)];
    match content {
        Cow::Borrowed(bytes) => (headers, *bytes).into_response(),
        Cow::Owned(bytes) => (headers, bytes.as_slice()).into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}

fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let mut files = BTreeMap::new();
        let mut style = String::new();
        let mut paths: Vec<String> = Files::iter().map(Cow::into_owned).collect();
        paths.sort();
        for path in paths {
            let data = Files::get(&path).expect("the asset was just listed").data;
            if path.starts_with("css/") {
                style.push_str(&lighten(std::str::from_utf8(&data).expect("styles are UTF-8")));
            } else {
                files.insert(path, data);
            }
        }
        files.insert("css/app.css".to_owned(), Cow::Owned(style.into_bytes()));
        let mut hasher = blake3::Hasher::new();
        for (path, content) in &files {
            hasher.update(path.as_bytes());
            hasher.update(content);
        }
        Bundle { hash: hasher.finalize().to_hex()[..10].to_owned(), files }
    })
}

/// The files of `css/`, in order of name, become one style sheet without comments or indentation.
fn lighten(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..10].to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn comments_and_indentation_stay_home() {
        assert_eq!(lighten("/* a */ b {\n  c: d; /* e */\n}\n"), "b {\nc: d;\n}\n");
    }

    #[test]
    fn the_style_sheet_and_the_scripts_are_light() {
        let gzipped = |wanted: fn(&str) -> bool| -> usize {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            for (_, content) in bundle().files.iter().filter(|(path, _)| wanted(path)) {
                gz.write_all(content).expect("memory is writable");
            }
            gz.finish().expect("memory is writable").len()
        };
        let style = gzipped(|path| path == "css/app.css");
        let scripts = gzipped(|path| path.starts_with("js/"));
        assert!((1..15_000).contains(&style), "the style sheet weighs {style} bytes gzipped");
        assert!((1..8_000).contains(&scripts), "the scripts weigh {scripts} bytes gzipped");
    }

    #[test]
    fn an_address_changes_with_the_content_only() {
        let url = asset_url("css/app.css");
        assert_eq!(url, asset_url("css/app.css"));
        assert_eq!(url.split('/').nth(2).map(str::len), Some(10));
    }
}
