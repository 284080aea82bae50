//! What is left of a text of a moment, eaten piece by piece: numbers, separators, names of months.

/// What is left of a text.
pub(super) struct Rest<'a>(pub &'a [u8]);

impl Rest<'_> {
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        self.0 = &self.0[usize::from(found)..];
        found
    }

    pub fn eat_text(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text.as_bytes());
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    pub fn blanks(&mut self) -> bool {
        let before = self.0.len();
        self.0 = self.0.trim_ascii_start();
        self.0.len() < before
    }

    /// One to `most` digits, and how many there were.
    pub fn number(&mut self, most: usize) -> Option<(i64, usize)> {
        let digits = self
            .0
            .iter()
            .take(most)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        (digits > 0).then(|| {
            (
                number.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0')),
                digits,
            )
        })
    }

    /// A year of four digits, or of two: 69–99 is 1969–1999, as POSIX has it.
    pub fn year(&mut self) -> Option<i64> {
        match self.number(4)? {
            (year, 4) => Some(year),
            (year, 2) if year < 69 => Some(2000 + year),
            (year, 2) => Some(1900 + year),
            _ => None,
        }
    }

    /// The digits behind a decimal point, as milliseconds.
    pub fn fraction(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        let (fraction, rest) = self.0.split_at(digits);
        self.0 = rest;
        let ms = (0..3).fold(0, |n, i| {
            n * 10 + i64::from(fraction.get(i).map_or(0, |b| b - b'0'))
        });
        (digits > 0).then_some(ms)
    }

    pub fn separator(&mut self) -> Option<u8> {
        let byte = *self.0.first().filter(|b| b"-/. ".contains(b))?;
        self.0 = &self.0[1..];
        Some(byte)
    }

    pub fn half_of_day(&mut self) -> Option<bool> {
        let text = self.0.trim_ascii_start();
        let half = text.get(..2)?.to_ascii_uppercase();
        let afternoon = match half.as_slice() {
            b"AM" => false,
            b"PM" => true,
            _ => return None,
        };
        self.0 = &text[2..];
        Some(afternoon)
    }

    /// A month by its English name or the first three letters of it.
    pub fn month_name(&mut self) -> Option<i64> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let letters = self
            .0
            .iter()
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let name = self.0[..letters].to_ascii_lowercase();
        let known = |month: &&str| {
            name.len() >= 3 && (month.as_bytes() == name || month.as_bytes()[..3] == name)
        };
        let index = MONTHS.iter().position(known)?;
        self.0 = &self.0[letters..];
        self.eat(b'.');
        Some(index as i64 + 1)
    }
}
