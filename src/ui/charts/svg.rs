//! A plotters backend that writes SVG text: colours as the style's tokens, text escaped, no DOM needed.

use plotters::prelude::*;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontTransform,
};
use std::convert::Infallible;
use std::fmt::Write;

/// Steps per CSS pixel: plotters counts in whole numbers, and whole pixels make rough lines.
pub const FINE: i32 = 8;
/// Size of a chart's text in CSS pixels.
pub const TEXT: i32 = 11;
/// Mean width of a character in parts of the text size. Rather too wide, so that labels never touch.
const CHARACTER: f64 = 0.58;

/// What may go wrong while drawing: geometry that plotters refuses. Nothing is written then.
pub type Undrawable = DrawingAreaErrorKind<Infallible>;

/// A drawing area of ours.
pub type Area<'a> = DrawingArea<Svg<'a>, plotters::coord::Shift>;

/// Draws a picture of this size in CSS pixels. Returns a whole `<svg>` element with `label` as its spoken name.
///
/// Returns an empty text when the geometry cannot be drawn; the table behind the chart still holds the numbers.
pub fn picture(
    width: u32,
    height: u32,
    label: &str,
    draw: impl FnOnce(&Area<'_>) -> Result<(), Undrawable>,
) -> String {
    described(width, height, label, "", draw)
}

/// The same with a description, which is read out after the name; empty for none.
pub fn described(
    width: u32,
    height: u32,
    label: &str,
    says: &str,
    draw: impl FnOnce(&Area<'_>) -> Result<(), Undrawable>,
) -> String {
    let mut body = String::new();
    let drawn = {
        let fine = FINE.unsigned_abs();
        let area = Svg {
            out: &mut body,
            size: (width * fine, height * fine),
        }
        .into_drawing_area();
        draw(&area)
    };
    if drawn.is_err() {
        return String::new();
    }
    let desc = match says {
        "" => String::new(),
        says => format!("<desc>{}</desc>", escaped(says)),
    };
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">{desc}{body}</svg>",
        escaped(label)
    )
}

/// What a mark is drawn for. The style decides which colour that is, light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The reference sample.
    Reference,
    /// Production.
    Production,
    /// A hairline of the grid.
    Line,
    /// Text and axes.
    Muted,
    /// Over the limit.
    Fail,
    /// Doing nothing.
    Nothing,
}

impl Ink {
    const ALL: [Ink; 6] = [
        Ink::Reference,
        Ink::Production,
        Ink::Line,
        Ink::Muted,
        Ink::Fail,
        Ink::Nothing,
    ];

    /// The sentinel that stands for the token while plotters draws.
    pub fn rgb(self) -> RGBColor {
        RGBColor(1, 0, self as u8)
    }

    fn token(self) -> &'static str {
        match self {
            Ink::Reference => "var(--reference)",
            Ink::Production => "var(--production)",
            Ink::Line => "var(--line)",
            Ink::Muted => "var(--ink-muted)",
            Ink::Fail => "var(--fail)",
            Ink::Nothing => "var(--nothing)",
        }
    }
}

/// The style of labels in charts.
pub fn label_text() -> TextStyle<'static> {
    ("sans-serif", TEXT * FINE)
        .into_font()
        .color(&Ink::Muted.rgb())
}

/// A line's style; the width in CSS pixels.
pub fn line(ink: Ink, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: ink.rgb().to_rgba(),
        filled: false,
        stroke_width: (width * f64::from(FINE)).round() as u32,
    }
}

/// A fill's style.
pub fn fill(ink: Ink, opacity: f64) -> ShapeStyle {
    ShapeStyle {
        color: ink.rgb().mix(opacity),
        filled: true,
        stroke_width: 0,
    }
}

/// The backend.
pub struct Svg<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"0.2\" height=\"0.2\"{}/>",
            px(x),
            px(y),
            filled(color)
        );
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        let _ = write!(
            self.out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            px(from.0),
            px(from.1),
            px(to.0),
            px(to.1),
            stroked(style)
        );
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let paint = if fill {
            filled(style.color())
        } else {
            stroked(style)
        };
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{paint}/>",
            px(a.0.min(b.0)),
            px(a.1.min(b.1)),
            px((b.0 - a.0).abs()),
            px((b.1 - a.1).abs()),
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = points(path);
        if style.color().alpha > 0.0 && !points.is_empty() {
            let _ = write!(
                self.out,
                "<polyline points=\"{points}\" stroke-linejoin=\"round\"{}/>",
                stroked(style)
            );
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let paint = if fill {
            filled(style.color())
        } else {
            stroked(style)
        };
        let radius = px(i32::try_from(radius).unwrap_or(FINE));
        let _ = write!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"{paint}/>",
            px(center.0),
            px(center.1),
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points = points(vert);
        if style.color().alpha > 0.0 && !points.is_empty() {
            let _ = write!(
                self.out,
                "<polygon points=\"{points}\"{}/>",
                filled(style.color())
            );
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = style.anchor();
        let across = match anchor.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let size = style.size();
        let down = match anchor.v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.35,
            VPos::Bottom => -0.24,
        };
        let turn = match style.transform() {
            FontTransform::None => String::new(),
            FontTransform::Rotate90 => format!(" transform=\"rotate(90 {} {})\"", px(x), px(y)),
            FontTransform::Rotate180 => format!(" transform=\"rotate(180 {} {})\"", px(x), px(y)),
            FontTransform::Rotate270 => format!(" transform=\"rotate(270 {} {})\"", px(x), px(y)),
        };
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{across}\" font-size=\"{}\"{}{turn}>{}</text>",
            px(x),
            px(y + (size * down) as i32),
            px(size as i32),
            filled(style.color()),
            escaped(text)
        );
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((text_width(text, style.size()), style.size() as u32))
    }
}

/// Width of a text of this size, from its number of characters alone.
pub fn text_width(text: &str, size: f64) -> u32 {
    (text.chars().count() as f64 * size * CHARACTER).ceil() as u32
}

/// The text with everything replaced that means something in markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn px(fine: i32) -> String {
    let value = f64::from(fine) / f64::from(FINE);
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut out = String::new();
    for (x, y) in path {
        if !out.is_empty() {
            out.push(' ');
        }
        let _ = write!(out, "{},{}", px(x), px(y));
    }
    out
}

fn token((r, g, b): (u8, u8, u8)) -> &'static str {
    let known = Ink::ALL
        .into_iter()
        .find(|ink| (r, g) == (1, 0) && *ink as u8 == b);
    known.map_or("currentColor", Ink::token)
}

fn filled(color: BackendColor) -> String {
    let fill = token(color.rgb);
    if color.alpha < 1.0 {
        format!(" fill=\"{fill}\" fill-opacity=\"{:.2}\"", color.alpha)
    } else {
        format!(" fill=\"{fill}\"")
    }
}

fn stroked<S: BackendStyle>(style: &S) -> String {
    let color = style.color();
    let width = px(i32::try_from(style.stroke_width())
        .unwrap_or(FINE)
        .max(FINE / 2));
    let opacity = if color.alpha < 1.0 {
        format!(" stroke-opacity=\"{:.2}\"", color.alpha)
    } else {
        String::new()
    };
    format!(
        " fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{opacity}",
        token(color.rgb)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_files_never_becomes_markup() {
        let svg = picture(100, 40, "\"><script>", |area| {
            area.draw(&Text::new(
                "<img src=x onerror=y> & 'z'",
                (8, 8),
                label_text(),
            ))
        });
        assert!(!svg.contains("<script"), "{svg}");
        assert!(!svg.contains("<img"), "{svg}");
        assert!(
            svg.contains("&lt;img src=x onerror=y&gt; &amp; &#39;z&#39;"),
            "{svg}"
        );
    }

    #[test]
    fn a_description_is_text_too() {
        let svg = described(100, 40, "x", "<b>1 & 2</b>", |_| Ok(()));
        assert!(
            svg.contains("<desc>&lt;b&gt;1 &amp; 2&lt;/b&gt;</desc>"),
            "{svg}"
        );
        assert!(!picture(100, 40, "x", |_| Ok(())).contains("<desc"));
    }

    #[test]
    fn colours_are_tokens_and_never_numbers() {
        let svg = picture(100, 40, "marks", |area| {
            area.draw(&Rectangle::new(
                [(0, 0), (80, 80)],
                fill(Ink::Reference, 0.35),
            ))?;
            area.draw(&PathElement::new(
                [(0, 0), (80, 80)],
                line(Ink::Production, 1.5),
            ))?;
            area.draw(&Circle::new((8, 8), 8, fill(Ink::Fail, 1.0)))
        });
        assert!(
            svg.contains("fill=\"var(--reference)\" fill-opacity=\"0.35\""),
            "{svg}"
        );
        assert!(
            svg.contains("stroke=\"var(--production)\" stroke-width=\"1.5\""),
            "{svg}"
        );
        assert!(
            svg.contains("<circle cx=\"1\" cy=\"1\" r=\"1\" fill=\"var(--fail)\"/>"),
            "{svg}"
        );
        assert!(
            !svg.contains('#') && !svg.contains("rgb(") && !svg.contains("style="),
            "{svg}"
        );
    }

    #[test]
    fn every_ink_has_a_token_of_its_own() {
        for ink in Ink::ALL {
            let RGBColor(r, g, b) = ink.rgb();
            assert_eq!(token((r, g, b)), ink.token());
        }
        assert_eq!(token((200, 3, 7)), "currentColor");
    }
}
