//! A link as a QR code.

use qrcode::{Color, EcLevel, QrCode};

/// Characters up to which a code is drawn: beyond them a phone's camera has to be held too near.
pub const MOST_CHARACTERS: usize = 1_000;
/// Empty modules that a reader needs around the code.
pub const MARGIN: usize = 4;

/// A code as a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules along a side, without the margin.
    pub side: usize,
    /// The dark modules as the `d` of an SVG path, a module being 1 long.
    pub path: String,
}

/// The code of a text with the lowest correction, which gives the largest modules; `None` over [`MOST_CHARACTERS`].
pub fn qr(text: &str) -> Option<Qr> {
    if text.len() > MOST_CHARACTERS {
        return None;
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let wide = run.len();
                path.push_str(&format!("M{x} {y}h{wide}v1h-{wide}z"));
            }
            x += run.len();
        }
    }
    Some(Qr { side, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules of a path, as a grid.
    fn drawn(qr: &Qr) -> Vec<Vec<bool>> {
        let mut grid = vec![vec![false; qr.side]; qr.side];
        for run in qr.path.split_terminator('z') {
            let (place, size) = run[1..].split_once('h').expect("a run has a width");
            let (x, y) = place.split_once(' ').expect("a run has a place");
            let (wide, back) = size.split_once("v1h-").expect("a run is one module high");
            assert_eq!(wide, back);
            let number = |t: &str| t.parse::<usize>().expect("a whole number");
            for cell in grid[number(y)]
                .iter_mut()
                .skip(number(x))
                .take(number(wide))
            {
                assert!(!*cell, "{run} was drawn already");
                *cell = true;
            }
        }
        grid
    }

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "https://x.example/#s1.AQID";
        let qr = qr(text).expect("short");
        let code = QrCode::with_error_correction_level(text, EcLevel::L).expect("short");
        let dark: Vec<bool> = code.to_colors().iter().map(|c| *c == Color::Dark).collect();
        assert_eq!(drawn(&qr).concat(), dark);
        // The finder in three corners, as the standard draws it.
        let grid = drawn(&qr);
        let finder = [
            "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######",
        ];
        let last = qr.side - 7;
        for (left, top) in [(0, 0), (last, 0), (0, last)] {
            for (y, line) in finder.iter().enumerate() {
                let row = &grid[top + y][left..left + 7];
                let shown: String = row.iter().map(|d| if *d { '#' } else { '.' }).collect();
                assert_eq!(shown, *line);
            }
        }
    }

    #[test]
    fn longer_links_have_no_code() {
        let most = qr(&"a".repeat(MOST_CHARACTERS)).expect("as long as may be");
        assert!(most.side <= 125, "{}", most.side);
        assert_eq!(qr(&"a".repeat(MOST_CHARACTERS + 1)), None);
    }
}
