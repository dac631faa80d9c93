//! Reads the QR codes of a sheet that comes back: a photo, or the picture that a scanner put into a PDF.
//!
//! No page is rendered: scanners write one picture a page, and that picture is looked at as it lies in the file.
//! Pictures packed for fax (CCITT, JBIG2) are not opened; whoever calls finds no code then and asks the person.

use image::{ImageFormat, ImageReader, Limits};
use lopdf::{Dictionary, Document, Object, Stream};
use std::io::Cursor;

/// Largest side of a picture that is opened, pixels: A3 at 600 dots per inch.
const WIDEST: u32 = 10_000;
/// Largest picture in memory, bytes.
const LARGEST: usize = 400 << 20;
/// Sizes of the long side at which a code is looked for, pixels: 200, 140 and 100 dots per inch of an A4 sheet. A
/// fine scan is easier to read when its grain is averaged away.
const SIDES: [usize; 3] = [2_400, 1_650, 1_200];
/// Pages of a scan that are looked at.
const PAGES: usize = 50;

/// A picture in shades of grey.
struct Grey {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

/// The texts of all QR codes in a JPEG, a PNG or a scanned PDF, each once; empty if there is none or nothing can be read.
#[must_use]
pub fn read_codes(bytes: &[u8]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut note = |grey: Grey| {
        for text in codes_in(&grey) {
            if !out.contains(&text) {
                out.push(text);
            }
        }
    };
    if bytes.starts_with(b"%PDF-") {
        let Ok(document) = Document::load_mem(bytes) else { return out };
        for page in document.get_pages().into_values().take(PAGES) {
            // A picture that cannot be opened does not hide the others.
            for picture in pictures(&document, page) {
                if let Some(grey) = opened(&document, picture) {
                    note(grey);
                }
            }
        }
    } else if let Some(grey) = decoded(bytes, None) {
        note(grey);
    }
    out
}

fn decoded(bytes: &[u8], format: Option<ImageFormat>) -> Option<Grey> {
    let mut reader = ImageReader::new(Cursor::new(bytes));
    match format {
        Some(format) => reader.set_format(format),
        None => reader = reader.with_guessed_format().ok()?,
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(LARGEST as u64);
    reader.limits(limits);
    let grey = reader.decode().ok()?.into_luma8();
    let (width, height) = (usize::try_from(grey.width()).ok()?, usize::try_from(grey.height()).ok()?);
    Some(Grey { width, height, shades: grey.into_raw() })
}

fn pictures(document: &Document, page: lopdf::ObjectId) -> Vec<&Stream> {
    let resolved = |d: &Dictionary, key: &[u8]| -> Option<Dictionary> {
        let (_, found) = document.dereference(d.get(key).ok()?).ok()?;
        found.as_dict().ok().cloned()
    };
    let Ok(page) = document.get_dictionary(page) else { return Vec::new() };
    // Resources may stand on a parent of the page.
    let mut at = Some(page.clone());
    let mut resources = None;
    for _ in 0..16 {
        let Some(now) = at else { break };
        resources = resolved(&now, b"Resources");
        if resources.is_some() {
            break;
        }
        at = resolved(&now, b"Parent");
    }
    let Some(objects) = resources.and_then(|r| resolved(&r, b"XObject")) else { return Vec::new() };
    let mut out = Vec::new();
    for (_, object) in objects.iter() {
        let id = object.as_reference().ok();
        let stream = id.and_then(|id| document.get_object(id).ok()).and_then(|o| o.as_stream().ok());
        out.extend(stream.filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image")));
    }
    out
}

/// A picture of a PDF: JPEG as it is, or plain samples of 1 or 8 bits.
fn opened(document: &Document, stream: &Stream) -> Option<Grey> {
    let filters = stream.filters().unwrap_or_default();
    if filters.last().is_some_and(|f| *f == b"DCTDecode") {
        if filters.len() == 1 {
            return decoded(&stream.content, Some(ImageFormat::Jpeg));
        }
        return None;
    }
    let number = |key: &[u8]| {
        let (_, found) = document.dereference(stream.dict.get(key).ok()?).ok()?;
        usize::try_from(found.as_i64().ok()?).ok()
    };
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let bits = number(b"BitsPerComponent").unwrap_or(1);
    if width == 0 || height == 0 || width.max(height) > usize::try_from(WIDEST).ok()? {
        return None;
    }
    let plain = stream.get_plain_content_with_limit(LARGEST).ok()?;
    if bits == 1 {
        let line = width.div_ceil(8);
        let shades = (0..height * width)
            .map(|n| {
                let byte = plain.get(n / width * line + n % width / 8).copied().unwrap_or(0xFF);
                if byte >> (7 - n % width % 8) & 1 == 1 { 255 } else { 0 }
            })
            .collect();
        return (plain.len() >= line * height).then_some(Grey { width, height, shades });
    }
    // One, three or four samples a dot; the mean is grey enough to tell black from white.
    let samples = plain.len() / (width * height);
    if bits != 8 || !matches!(samples, 1 | 3 | 4) || plain.len() != samples * width * height {
        return None;
    }
    let mean = |dot: &[u8]| {
        let sum: usize = dot.iter().map(|s| usize::from(*s)).sum();
        u8::try_from(sum / samples).unwrap_or(255)
    };
    Some(Grey { width, height, shades: plain.chunks_exact(samples).map(mean).collect() })
}

/// Averages squares of `by` dots.
fn shrunk(of: &Grey, by: usize) -> Grey {
    let (width, height) = (of.width / by, of.height / by);
    let mut shades = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let mut sum = 0;
            for line in 0..by {
                let from = (y * by + line) * of.width + x * by;
                sum += of.shades.get(from..from + by).map_or(0, |s| s.iter().map(|v| usize::from(*v)).sum::<usize>());
            }
            shades.push(u8::try_from(sum / (by * by)).unwrap_or(255));
        }
    }
    Grey { width, height, shades }
}

fn codes_in(grey: &Grey) -> Vec<String> {
    let long = grey.width.max(grey.height);
    let mut tried = Vec::new();
    for side in SIDES {
        let by = long.div_ceil(side).max(1);
        if tried.contains(&by) {
            continue;
        }
        tried.push(by);
        let found = if by == 1 { decode(grey) } else { decode(&shrunk(grey, by)) };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn decode(grey: &Grey) -> Vec<String> {
    let shade = |x: usize, y: usize| grey.shades.get(y * grey.width + x).copied().unwrap_or(255);
    let mut page = rqrr::PreparedImage::prepare_from_greyscale(grey.width, grey.height, shade);
    page.detect_grids().iter().filter_map(|g| g.decode().ok()).map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use lopdf::dictionary;
    use qrcode::{EcLevel, QrCode};

    const SAID: &str = "MD12-1 63A5BEAF1F64B93B";

    /// A sheet of A4 at about 150 dots per inch with a code of 20 mm somewhere on it.
    fn a_sheet() -> image::GrayImage {
        let code = QrCode::with_error_correction_level(SAID.as_bytes(), EcLevel::M).unwrap();
        let (n, module) = (u32::try_from(code.width()).unwrap(), 4);
        let colours = code.to_colors();
        image::GrayImage::from_fn(1240, 1754, |x, y| {
            let (left, top) = (980, 120);
            let at = |v: u32, from: u32| (v >= from).then(|| (v - from) / module).filter(|m| *m < n);
            match (at(x, left), at(y, top)) {
                (Some(c), Some(r)) if colours[(r * n + c) as usize] == qrcode::Color::Dark => image::Luma([20]),
                // Text elsewhere.
                _ if y > 400 && y % 40 < 12 && x % 23 < 9 => image::Luma([60]),
                _ => image::Luma([245]),
            }
        })
    }

    fn written(of: &image::GrayImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        of.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn a_pdf(dict: lopdf::Dictionary, content: Vec<u8>, compress: bool) -> Vec<u8> {
        let mut doc = Document::with_version("1.5");
        let pages = doc.new_object_id();
        let mut stream = Stream::new(dict, content);
        if compress {
            stream.compress().unwrap();
        }
        let picture = doc.add_object(stream);
        let page = doc.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        doc.objects.insert(
            pages,
            Object::Dictionary(dictionary! {
                "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1,
                "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => picture } },
            }),
        );
        let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        doc.trailer.set("Root", root);
        let mut out = Vec::new();
        doc.save_to(&mut out).unwrap();
        out
    }

    fn of_size(of: &image::GrayImage, bits: i64) -> lopdf::Dictionary {
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(of.width()), "Height" => i64::from(of.height()),
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => bits,
        }
    }

    #[test]
    fn a_code_is_read_from_a_photo_whatever_its_format_and_from_a_turned_sheet() {
        let sheet = a_sheet();
        assert_eq!(read_codes(&written(&sheet, ImageFormat::Png)), [SAID]);
        assert_eq!(read_codes(&written(&sheet, ImageFormat::Jpeg)), [SAID]);
        let turned = image::imageops::rotate180(&sheet);
        assert_eq!(read_codes(&written(&turned, ImageFormat::Jpeg)), [SAID]);
        let fine = image::imageops::resize(&sheet, 3720, 5262, image::imageops::FilterType::Nearest);
        assert_eq!(read_codes(&written(&fine, ImageFormat::Png)), [SAID]);
    }

    #[test]
    fn a_code_is_read_from_the_picture_of_a_scanned_pdf() {
        let sheet = a_sheet();
        let mut jpeg = of_size(&sheet, 8);
        jpeg.set("Filter", "DCTDecode");
        assert_eq!(read_codes(&a_pdf(jpeg, written(&sheet, ImageFormat::Jpeg), false)), [SAID]);
        assert_eq!(read_codes(&a_pdf(of_size(&sheet, 8), sheet.clone().into_raw(), true)), [SAID]);
        let bits: Vec<u8> = sheet
            .as_raw()
            .chunks(1240)
            .flat_map(|line| {
                line.chunks(8).map(|dots| {
                    let byte = dots.iter().fold(0, |b, v| b << 1 | u8::from(*v > 128));
                    byte << (8 - dots.len())
                })
            })
            .collect();
        assert_eq!(read_codes(&a_pdf(of_size(&sheet, 1), bits, true)), [SAID]);
    }

    #[test]
    fn what_holds_no_code_or_is_broken_answers_nothing() {
        let white = image::GrayImage::from_pixel(300, 400, image::Luma([255]));
        for bytes in [
            written(&white, ImageFormat::Png),
            b"%PDF-1.7 broken".to_vec(),
            vec![0xFF, 0xD8, 0xFF, 0, 0],
            written(&a_sheet(), ImageFormat::Png)[..2000].to_vec(),
            // Says that it is enormous, and holds nothing.
            a_pdf(of_size(&image::GrayImage::new(1, 1), 8), vec![0; 7], false),
            Vec::new(),
        ] {
            assert!(read_codes(&bytes).is_empty());
        }
    }
}
