//! QR codes: drawn as rectangles, never below 0.4 mm a module, with a quiet zone of four modules.

use crate::art::Art;
use crate::text::Tone;
use kernel::{Problem, Result};
use qrcode::{EcLevel, QrCode};

/// Least width of a module, mm.
const MODULE: f32 = 0.4;
/// White modules around the code.
const QUIET: f32 = 4.0;

/// Draws a code of `side` mm (quiet zone included) with its upper left at (x, y). Larger if the content needs it, never smaller modules.
pub(crate) fn draw(art: &mut Art, content: &str, x: f32, y: f32, side: f32) -> Result<f32> {
    if !content.is_ascii() {
        return Err(Problem::internal("QRコードには英数字と記号だけを入れます"));
    }
    let code = QrCode::with_error_correction_level(content.as_bytes(), EcLevel::M).map_err(Problem::internal)?;
    let n = code.width();
    let module = (side / (n as f32 + 2.0 * QUIET)).max(MODULE);
    let colours = code.to_colors();
    for (r, line) in colours.chunks(n).enumerate() {
        let mut c = 0;
        while c < n {
            let run = line[c..].iter().take_while(|m| **m == qrcode::Color::Dark).count();
            if run > 0 {
                art.fill(
                    x + (QUIET + c as f32) * module,
                    y + (QUIET + r as f32) * module,
                    run as f32 * module,
                    module,
                    Tone::Black,
                );
            }
            c += run.max(1);
        }
    }
    Ok(module * (n as f32 + 2.0 * QUIET))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn modules_are_never_below_four_tenths_of_a_millimetre() {
        let mut art = Art::default();
        let side = draw(&mut art, "R-0123456789ABCDEF0123456789ABCDEF 1899AC6CA403A98B", 0.0, 0.0, 5.0).unwrap();
        assert!(art.fills.iter().all(|f| f.3 >= 0.4 - 1e-4) && side > 5.0);
        assert!(art.fills.iter().all(|f| f.0 >= 4.0 * 0.4 - 1e-3), "quiet zone");
    }

    #[test]
    fn personal_names_do_not_go_into_a_code() {
        assert!(draw(&mut Art::default(), "髙根", 0.0, 0.0, 18.0).is_err());
    }
}
