//! True size on paper where the window is WebKitGTK's.
//!
//! Its print takes the margins of the system's page setup, whatever the page says, and shrinks what does not fit between
//! them: with the usual 6 mm a form came out at 94 %, and labels missed their sheet.

use gtk::{PageSetup, PaperSize, Unit};
use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{PrintOperationExt, WebViewExt};

/// A4 without margins: the pages bring their own.
fn a4() -> PageSetup {
    let setup = PageSetup::new();
    setup.set_paper_size(&PaperSize::new(Some("iso_a4")));
    setup.set_left_margin(0.0, Unit::Mm);
    setup.set_right_margin(0.0, Unit::Mm);
    setup.set_top_margin(0.0, Unit::Mm);
    setup.set_bottom_margin(0.0, Unit::Mm);
    setup
}

/// Gives every print of the window the sheet that our pages are made for; the system's dialog follows as usual.
pub(crate) fn at_true_size<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|webview| {
        webview.inner().connect_print(|_, operation| {
            operation.set_page_setup(&a4());
            false
        });
    })
}
