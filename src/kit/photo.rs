//! The QR codes of a photograph, read on the server: for whoever's browser runs no script.
//!
//! A photograph is a stranger's file: its weight, its sides and the memory it may take once
//! opened are all bounded before anything is decoded. How the phone was held does not matter: a
//! QR code is read in every direction.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{GrayImage, ImageReader, Limits};

/// Heaviest file accepted, in bytes.
pub const LIMIT: usize = 12 << 20;
/// Longest side, most pixels, and most memory one photograph may take.
const LONGEST: u32 = 12_000;
const MOST_PIXELS: u64 = 60_000_000;
const MEMORY: u64 = 256 << 20;
/// Sides at which codes are looked for: a sharp phone is read faster and better when reduced, and
/// what is small beside something large is only seen less reduced.
const SIDES: [u32; 2] = [900, 1800];

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Not a picture we open, or one that would take too much memory.
    NotAPicture,
    /// A picture without a QR code that can be read.
    NoCode,
}

/// The texts of the QR codes found, each once; never none. Slow: never on the runtime's threads.
pub fn read_qr(bytes: &[u8]) -> Result<Vec<String>, Unread> {
    let picture = open(bytes)?;
    let longest = picture.width().max(picture.height());
    let mut texts = Vec::new();
    for side in SIDES {
        find(&reduced(&picture, side), &mut texts);
        if side >= longest {
            break;
        }
    }
    if texts.is_empty() && longest > SIDES[1] {
        find(&picture, &mut texts);
    }
    if texts.is_empty() { Err(Unread::NoCode) } else { Ok(texts) }
}

fn open(bytes: &[u8]) -> Result<GrayImage, Unread> {
    let reader = || {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
        reader.map_err(|_| Unread::NotAPicture)
    };
    let (width, height) = reader()?.into_dimensions().map_err(|_| Unread::NotAPicture)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unread::NotAPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader = reader()?;
    reader.limits(limits);
    Ok(reader.decode().map_err(|_| Unread::NotAPicture)?.into_luma8())
}

fn reduced(picture: &GrayImage, side: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    if width.max(height) <= side {
        return picture.clone();
    }
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / u64::from(width.max(height));
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    image::imageops::resize(picture, scale(width), scale(height), FilterType::Triangle)
}

/// Adds the texts of a picture to those known.
fn find(picture: &GrayImage, texts: &mut Vec<String>) {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let light = |x: usize, y: usize| picture.as_raw()[y * width + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    for (_, text) in prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A photograph of `text` as a QR code, `scale` pixels a module, turned a quarter or not.
    fn photo(text: &str, scale: u32, turned: bool) -> GrayImage {
        let code = fast_qr::QRBuilder::new(text).build().expect("a short text");
        let side = (u32::try_from(code.size).expect("a small code") + 8) * scale;
        let picture = GrayImage::from_fn(side, side, |x, y| {
            let module = |at: u32| (at / scale).checked_sub(4).map(|at| at as usize);
            let dark = match (module(x), module(y)) {
                (Some(x), Some(y)) if x < code.size && y < code.size => code[y][x].value(),
                _ => false,
            };
            image::Luma([if dark { 40 } else { 220 }])
        });
        if turned { image::imageops::rotate90(&picture) } else { picture }
    }

    fn file(picture: &GrayImage, format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).expect("memory is writable");
        bytes
    }

    #[test]
    fn a_code_is_read_whatever_the_file_and_its_direction() {
        use image::ImageFormat::{Jpeg, Png};
        for (format, scale, turned) in [(Png, 4, false), (Jpeg, 6, true), (Jpeg, 60, false)] {
            let bytes = file(&photo("HTTPS://MAILLON.TEST/P/7K3Q", scale, turned), format);
            assert_eq!(read_qr(&bytes), Ok(vec!["HTTPS://MAILLON.TEST/P/7K3Q".to_owned()]));
        }
    }

    #[test]
    fn every_code_is_read_also_a_small_one_beside_a_large_one() {
        let mut table = GrayImage::from_pixel(3000, 2000, image::Luma([220]));
        image::imageops::replace(&mut table, &photo("LARGE", 40, false), 100, 100);
        image::imageops::replace(&mut table, &photo("SMALL", 8, true), 2000, 800);
        let mut read = read_qr(&file(&table, image::ImageFormat::Png)).expect("two codes");
        read.sort();
        assert_eq!(read, ["LARGE", "SMALL"]);
    }

    #[test]
    fn what_is_not_a_picture_of_a_code_is_told_apart() {
        assert_eq!(read_qr(b"%PDF-1.7"), Err(Unread::NotAPicture));
        assert_eq!(read_qr(b""), Err(Unread::NotAPicture));
        let blank = GrayImage::from_pixel(300, 200, image::Luma([255]));
        assert_eq!(read_qr(&file(&blank, image::ImageFormat::Png)), Err(Unread::NoCode));
    }

    #[test]
    fn a_bomb_is_not_opened() {
        // A kilobyte that says it is 60,000 by 60,000 pixels.
        let mut bytes = file(&GrayImage::new(1, 1), image::ImageFormat::Png);
        bytes[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&60_000u32.to_be_bytes());
        let checked = [&bytes[12..29]].concat();
        let sum = crc32(&checked);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(read_qr(&bytes), Err(Unread::NotAPicture));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
            })
        })
    }
}
