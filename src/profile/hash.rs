//! Hashes that are the same on every machine and in every version: XXH64.

use twox_hash::XxHash64;

/// Chosen once; another seed would change which categories and rows a sample of hashes keeps.
const SEED: u64 = 0x5ea_0047;

/// Hash of a text; the same on every machine and in every version.
pub fn of_text(text: &str) -> u64 {
    XxHash64::oneshot(SEED, text.as_bytes())
}

/// Hash of a number; equal numbers have equal hashes, so −0.0 and 0.0 do.
pub(super) fn of_number(value: f64) -> u64 {
    mixed((value + 0.0).to_bits() ^ SEED)
}

/// Hash of a row from the hash of its columns so far and the hash of the next one (`None` is missing).
pub(super) fn of_row(so_far: u64, next: Option<u64>) -> u64 {
    mixed(so_far.rotate_left(23) ^ next.unwrap_or(0x6d69_7373_696e_6721))
}

/// Sixteen hexadecimal digits.
pub(super) fn digits(hash: u64) -> [u8; 16] {
    let mut rest = hash;
    let mut digits = [b'0'; 16];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(rest & 15) as usize];
        rest >>= 4;
    }
    digits
}

/// Steele, Lea and Flood (2014), SplitMix: every bit of the result depends on every bit of the input.
fn mixed(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        assert_eq!(of_text("Amsterdam"), 9_258_974_889_819_726_662, "text");
        assert_eq!(of_number(1.5), 16_876_076_108_068_247_282, "number");
        assert_eq!(of_number(-0.0), of_number(0.0));
        assert_ne!(of_row(1, None), of_row(1, Some(0)));
    }
}
