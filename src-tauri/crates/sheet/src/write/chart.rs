//! Pictures beside the rows of a sheet: drawn by Excel from the very cells, so that table and picture cannot differ.

use crate::write::xlsx::FONT;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType,
    ConditionalFormat2ColorScale, ConditionalFormatType, Worksheet, XlsxError,
};

/// A chart of rows: one bar each, named by one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartOut {
    /// Above it.
    pub title: String,
    /// Column that names the bars, from 0.
    pub names: u16,
    /// Columns that give their lengths, one after the other in one bar.
    pub values: Vec<u16>,
}

/// Columns of numbers that are coloured by what they say: the smallest darkest, the largest white.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShadeOut {
    /// First column, from 0.
    pub first: u16,
    /// Last column.
    pub last: u16,
    /// What is darkest.
    pub low: f64,
    /// What is white.
    pub high: f64,
}

/// Told apart without colours too: the first is solid, then hatched, dotted, and light stripes.
const SOLID: u32 = 0x0063_0058;
const PATTERNS: [(ChartPatternFillType, u32); 3] = [
    (ChartPatternFillType::DiagonalStripesWideUpwards, 0x0000_6F83),
    (ChartPatternFillType::Dotted20Percent, 0x0066_6666),
    (ChartPatternFillType::HorizontalStripesLight, 0x0092_7200),
];
const WIDE: u32 = 560;
const ROW: u32 = 26;

/// Sets a chart to the right of the table whose rows are `first..=last`.
pub(crate) fn draw(
    sheet: &mut Worksheet,
    chart: &ChartOut,
    (first, last): (u32, u32),
    column: u16,
) -> Result<(), XlsxError> {
    let name = sheet.name();
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(9);
    let mut bold = font.clone();
    bold.set_bold();
    let mut drawn = Chart::new(ChartType::BarStacked);
    for (n, value) in chart.values.iter().enumerate() {
        let mut format = ChartFormat::new();
        match n.checked_sub(1).and_then(|at| PATTERNS.get(at % PATTERNS.len())) {
            None => format.set_solid_fill(ChartSolidFill::new().set_color(SOLID)),
            Some((pattern, color)) => format.set_pattern_fill(
                ChartPatternFill::new()
                    .set_pattern(*pattern)
                    .set_foreground_color(*color)
                    .set_background_color(0x00FF_FFFF),
            ),
        };
        drawn
            .add_series()
            .set_name((name.as_str(), first - 1, *value))
            .set_categories((name.as_str(), first, chart.names, last, chart.names))
            .set_values((name.as_str(), first, *value, last, *value))
            .set_gap(40)
            .set_overlap(100)
            .set_format(&mut format);
    }
    drawn.title().set_name(&chart.title).set_font(&bold);
    drawn.x_axis().set_font(&font).set_reverse();
    drawn.y_axis().set_font(&font);
    drawn.legend().set_font(&font);
    drawn.set_width(WIDE).set_height(120 + ROW * (last - first + 1).min(40)).set_alt_text(&chart.title);
    sheet.insert_chart(1, column, &drawn)?;
    Ok(())
}

/// Colours the rows `first..=last` of some columns.
pub(crate) fn shade(sheet: &mut Worksheet, shade: ShadeOut, (first, last): (u32, u32)) -> Result<(), XlsxError> {
    let scale = ConditionalFormat2ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, shade.low)
        .set_maximum(ConditionalFormatType::Number, shade.high)
        .set_minimum_color(0x008F_B4D9)
        .set_maximum_color(0x00FF_FFFF);
    sheet.add_conditional_format(first, shade.first, last, shade.last, &scale)?;
    Ok(())
}
