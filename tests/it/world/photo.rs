//! What a camera sees: a QR code on a table, as a photograph or as a film of one image.

use std::io::Cursor;

use fast_qr::QRBuilder;
use image::{GrayImage, ImageFormat, Luma};

/// A grey picture of 640 by 480 with the QR code of `text` in its middle.
fn picture_of(text: &str) -> GrayImage {
    let code = QRBuilder::new(text).build().expect("a text that fits");
    let side = i64::try_from(code.size).expect("a small code");
    let scale = 400 / (side + 8);
    let (left, top) = (320 - side * scale / 2, 240 - side * scale / 2);
    GrayImage::from_fn(640, 480, |x, y| {
        let (x, y) = (i64::from(x) - left, i64::from(y) - top);
        let inside = |at: i64| (0..side * scale).contains(&at);
        let module = |at: i64| usize::try_from(at / scale).expect("inside the code");
        let dark = inside(x) && inside(y) && code[module(y)][module(x)].value();
        Luma([if dark { 30 } else { 225 }])
    })
}

/// A photograph, as a file.
pub fn photo_of(text: &str) -> Vec<u8> {
    file(&picture_of(text))
}

fn file(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png);
    written.expect("memory is writable");
    bytes
}

/// A photograph of several codes side by side, as a file.
pub fn photo_of_all(texts: &[&str]) -> Vec<u8> {
    let width = u32::try_from(texts.len()).expect("a few codes") * 640;
    let mut table = GrayImage::new(width, 480);
    for (nth, text) in (0..).zip(texts) {
        image::imageops::replace(&mut table, &picture_of(text), nth * 640, 0);
    }
    file(&table)
}

/// A film of one image, that a browser's false camera shows over and over.
pub fn film_of(text: &str) -> Vec<u8> {
    let mut film = b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\nFRAME\n".to_vec();
    film.extend_from_slice(picture_of(text).as_raw());
    // No colour: both chroma planes in the middle.
    film.extend(std::iter::repeat_n(128, 2 * 320 * 240));
    film
}
