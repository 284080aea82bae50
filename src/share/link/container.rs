//! The outer form of a link: flags, kind, lengths, compression, checksum.
//!
//! `u8 flags · u8 kind · varint schema · varint length · deflate-raw(body) · first 4 bytes of SHA-256 over all before`,
//! in base64url without padding. The checksum tells damage, not honesty. An encrypted one holds `16 B salt · 12 B IV ·
//! ciphertext and tag` in the place of what it encrypts, `deflate-raw(body)`; all before the salt is the associated data.

use super::LinkError;
use super::reading::Found;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use sha2::{Digest, Sha256};

/// Bytes a body may have before compression.
pub(super) const MOST_BODY: usize = 65_536;
const DEFLATED: u8 = 1;
const ENCRYPTED: u8 = 2;
const SIGNED: u8 = 4;
const CHECKSUM: usize = 4;
/// Bytes of a salt.
pub(super) const SALT: usize = 16;
/// Bytes of an initialisation vector.
pub(super) const IV: usize = 12;
/// Bytes of AES-GCM's tag.
const TAG: usize = 16;
/// Characters by which an encrypted link is longer than a plain one, at most.
pub(super) const SEAL_CHARS: usize = ((SALT + IV + TAG) * 4).div_ceil(3) + 1;
/// Flags, kind and two numbers of at most five bytes.
const LONGEST_HEAD: usize = 12;
/// miniz_oxide's best: bytes count here, time does not.
const LEVEL: u8 = 10;

/// What a payload turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outer {
    /// Readable by anyone.
    Plain(Container),
    /// Readable with the password.
    Sealed(Sealed),
}

/// A container before it is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// Flags, kind, schema and length: the associated data.
    pub head: Vec<u8>,
    /// What is encrypted.
    pub content: Vec<u8>,
}

/// An encrypted card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Flags, kind, schema and length: the associated data.
    pub head: Vec<u8>,
    /// The key's salt.
    pub salt: [u8; SALT],
    /// The cipher's initialisation vector.
    pub iv: [u8; IV],
    /// Ciphertext and tag.
    pub content: Vec<u8>,
    /// Characters that arrived; 0 for one that was just made.
    pub(super) received: usize,
}

/// What a container holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Container {
    /// 1 readiness, 2 ownership, 3 both.
    pub(super) kind: u8,
    /// Which body.
    pub(super) schema: u32,
    /// The body, uncompressed.
    pub(super) body: Vec<u8>,
}

/// The payload of a link.
///
/// # Errors
/// When the body is longer than a link may hold.
pub(super) fn write(container: &Container) -> Result<String, LinkError> {
    let parts = parts(container, DEFLATED)?;
    Ok(summed([parts.head, parts.content].concat()))
}

/// What of a container is encrypted, and what the cipher vouches for beside it.
///
/// # Errors
/// When the body is longer than a link may hold.
pub(super) fn unsealed(container: &Container) -> Result<Unsealed, LinkError> {
    parts(container, DEFLATED | ENCRYPTED)
}

fn parts(container: &Container, flags: u8) -> Result<Unsealed, LinkError> {
    if container.body.len() > MOST_BODY {
        return Err(LinkError::Unwritable("it is larger than 65,536 bytes"));
    }
    let mut head = vec![flags, container.kind];
    push_varint(&mut head, container.schema);
    push_varint(&mut head, container.body.len() as u32);
    let content = miniz_oxide::deflate::compress_to_vec(&container.body, LEVEL);
    Ok(Unsealed { head, content })
}

impl Sealed {
    pub(super) fn payload(&self) -> String {
        let parts = [&self.head[..], &self.salt, &self.iv, &self.content];
        summed(parts.concat())
    }

    /// What the decrypted content holds.
    ///
    /// # Errors
    /// Damaged, when it is not what the head says.
    pub(super) fn container(&self, content: &[u8]) -> Result<Container, LinkError> {
        let received = self.received;
        let damaged = |what| LinkError::Damaged { received, what };
        let head = Head::of(&self.head).ok_or(damaged("its head is not complete"))?;
        content_of(&head, content).map_err(damaged)
    }
}

fn summed(mut bytes: Vec<u8>) -> String {
    let sum = checksum(&bytes);
    bytes.extend(sum);
    lenient().encode(bytes)
}

/// What the payload holds.
///
/// # Errors
/// Truncated, damaged or newer.
pub(super) fn read(found: &Found) -> Result<Outer, LinkError> {
    let received = found.payload.len();
    let bytes = decoded(&found.payload);
    if let Some(whole) = verified(&bytes).filter(|_| exact(&found.payload, &bytes)) {
        return opened(whole, received);
    }
    diagnose(&bytes, found)
}

/// A container whose checksum agrees.
fn opened(bytes: &[u8], received: usize) -> Result<Outer, LinkError> {
    let damaged = |what| LinkError::Damaged { received, what };
    let newer = |what| LinkError::Newer { received, what };
    let head = Head::of(bytes).ok_or(damaged("its head is not complete"))?;
    if head.flags & !(DEFLATED | ENCRYPTED | SIGNED) != 0 {
        return Err(newer("it uses a form that this version does not know"));
    }
    if head.flags & SIGNED != 0 {
        return Err(newer("it is signed, which this version cannot check"));
    }
    let (before, rest) = bytes.split_at(head.ends);
    if head.flags & ENCRYPTED != 0 {
        let sealed = sealed(before, rest, received);
        let short = damaged("it is too short to be an encrypted card");
        return sealed.map(Outer::Sealed).ok_or(short);
    }
    let container = content_of(&head, rest);
    container.map(Outer::Plain).map_err(damaged)
}

fn sealed(head: &[u8], rest: &[u8], received: usize) -> Option<Sealed> {
    let (salt, rest) = rest.split_first_chunk()?;
    let (iv, content) = rest.split_first_chunk()?;
    (content.len() >= TAG).then(|| Sealed {
        head: head.to_vec(),
        salt: *salt,
        iv: *iv,
        content: content.to_vec(),
        received,
    })
}

/// The container of this head and content, else what disagrees.
fn content_of(head: &Head, content: &[u8]) -> Result<Container, &'static str> {
    if head.flags & DEFLATED == 0 {
        return match content.len() == head.length {
            true => Ok(head.holding(content.to_vec())),
            false => Err("its length is not the one it names"),
        };
    }
    match inflate(content, head.length) {
        Inflated::Whole { body, used } if used == content.len() => Ok(head.holding(body)),
        _ => Err("its content is not as long as it says"),
    }
}

/// Why the checksum of all that arrived does not agree; also a whole link that a message went on after.
fn diagnose(bytes: &[u8], found: &Found) -> Result<Outer, LinkError> {
    let received = found.payload.len();
    let truncated = LinkError::Truncated { received };
    let damaged = |what| Err(LinkError::Damaged { received, what });
    let Some(head) = Head::of(bytes) else {
        return match bytes.len() < LONGEST_HEAD {
            true => Err(truncated),
            false => damaged("its head makes no sense"),
        };
    };
    if head.flags & !DEFLATED == ENCRYPTED {
        if let Some(chars) = whole_before_a_break(bytes, found) {
            let end = chars * 3 / 4 - CHECKSUM;
            return opened(&bytes[..end], chars);
        }
        return match bytes.len() < head.ends + SALT + IV + TAG + CHECKSUM {
            true => Err(truncated),
            // How long the content was, only the missing part knew.
            false => {
                damaged("its checksum does not agree: the end is missing, or something changed")
            }
        };
    }
    if head.flags & !DEFLATED != 0 {
        return damaged("its checksum does not agree");
    }
    let rest = &bytes[head.ends..];
    let used = match head.flags & DEFLATED {
        0 => head.length,
        _ => match inflate(rest, head.length) {
            Inflated::Whole { used, .. } => used,
            Inflated::Short => return Err(truncated),
            Inflated::Broken => return damaged("it cannot be unpacked"),
        },
    };
    let Some(whole) = bytes.get(..head.ends + used + CHECKSUM) else {
        return Err(truncated);
    };
    let chars = (whole.len() * 4).div_ceil(3);
    match verified(whole) {
        Some(whole) if found.breaks.contains(&chars) => opened(whole, chars),
        Some(_) => damaged("characters were added to it"),
        None => damaged("its checksum does not agree"),
    }
}

/// The first break of the text before which a checksum agrees; every byte is hashed once.
fn whole_before_a_break(bytes: &[u8], found: &Found) -> Option<usize> {
    let (mut hash, mut hashed) = (Sha256::new(), 0);
    found.breaks.iter().copied().find(|chars| {
        let end = chars * 3 / 4;
        let (Some(at), true) = (end.checked_sub(CHECKSUM), chars % 4 != 1) else {
            return false;
        };
        let (Some(next), Some(sum)) = (bytes.get(hashed..at), bytes.get(at..end)) else {
            return false;
        };
        hash.update(next);
        hashed = at;
        hash.clone().finalize().starts_with(sum)
    })
}

struct Head {
    flags: u8,
    kind: u8,
    schema: u32,
    length: usize,
    /// Where the content begins.
    ends: usize,
}

impl Head {
    /// `None` when the bytes end before it does, or it names a body longer than any may be.
    fn of(bytes: &[u8]) -> Option<Head> {
        let (flags, kind) = (*bytes.first()?, *bytes.get(1)?);
        let (schema, at) = varint(bytes, 2)?;
        let (length, ends) = varint(bytes, at)?;
        let length = length as usize;
        (length <= MOST_BODY).then_some(Head {
            flags,
            kind,
            schema,
            length,
            ends,
        })
    }

    fn holding(&self, body: Vec<u8>) -> Container {
        Container {
            kind: self.kind,
            schema: self.schema,
            body,
        }
    }
}

enum Inflated {
    Whole { body: Vec<u8>, used: usize },
    Short,
    Broken,
}

/// Unpacks exactly `length` bytes into a buffer of that size: a bomb has nowhere to go.
fn inflate(bytes: &[u8], length: usize) -> Inflated {
    let mut body = vec![0; length];
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = DecompressorOxide::new();
    let (status, used, written) = decompress(&mut state, bytes, &mut body, 0, flags);
    match status {
        TINFLStatus::Done if written == length => Inflated::Whole { body, used },
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => Inflated::Short,
        _ => Inflated::Broken,
    }
}

/// All but the checksum, when it agrees.
fn verified(bytes: &[u8]) -> Option<&[u8]> {
    let at = bytes.len().checked_sub(CHECKSUM)?;
    let (body, sum) = bytes.split_at(at);
    (checksum(body) == sum).then_some(body)
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::digest(bytes);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// The bytes, a last incomplete one left out.
fn decoded(payload: &str) -> Vec<u8> {
    let whole = match payload.len() % 4 {
        1 => payload.len() - 1,
        _ => payload.len(),
    };
    // The alphabet was checked while reading, so nothing is left that could be refused.
    lenient().decode(&payload[..whole]).unwrap_or_default()
}

/// Whether the payload is the one way to write these bytes.
fn exact(payload: &str, bytes: &[u8]) -> bool {
    lenient().encode(bytes) == payload
}

fn lenient() -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&URL_SAFE, config)
}

fn push_varint(to: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

/// The number at this place and the place after it.
fn varint(bytes: &[u8], mut at: usize) -> Option<(u32, usize)> {
    let mut value = 0u64;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((u32::try_from(value).ok()?, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(payload: &str) -> Found {
        Found {
            payload: payload.to_owned(),
            breaks: Vec::new(),
        }
    }

    fn sample() -> Container {
        let body = (0..2_000u32).flat_map(|i| (i * i % 251).to_le_bytes());
        Container {
            kind: 3,
            schema: 1,
            body: body.collect(),
        }
    }

    /// A payload with this head and content, and a checksum that agrees.
    fn forged(flags: u8, length: u32, content: &[u8]) -> Found {
        let mut bytes = vec![flags, 3, 1];
        push_varint(&mut bytes, length);
        bytes.extend(content);
        let sum = checksum(&bytes);
        bytes.extend(sum);
        found(&lenient().encode(bytes))
    }

    #[test]
    fn what_is_written_is_read() {
        let payload = write(&sample()).expect("small enough");
        assert_eq!(read(&found(&payload)), Ok(Outer::Plain(sample())));
        let empty = Container {
            body: Vec::new(),
            ..sample()
        };
        let payload = write(&empty).expect("small enough");
        assert_eq!(read(&found(&payload)), Ok(Outer::Plain(empty)));
        let plain = forged(0, 3, b"abc");
        let abc = Container {
            body: b"abc".to_vec(),
            ..sample()
        };
        assert_eq!(read(&plain), Ok(Outer::Plain(abc)));
    }

    #[test]
    fn every_cut_is_called_a_cut() {
        let payload = write(&sample()).expect("small enough");
        for end in 0..payload.len() {
            let result = read(&found(&payload[..end]));
            let expected = LinkError::Truncated { received: end };
            assert_eq!(result, Err(expected), "cut to {end}");
        }
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let payload = write(&sample()).expect("small enough");
        for at in 0..payload.len() {
            let other = if &payload[at..=at] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &payload[..at], &payload[at + 1..]);
            let result = read(&found(&changed));
            assert!(
                matches!(
                    result,
                    Err(LinkError::Damaged { .. } | LinkError::Truncated { .. })
                ),
                "character {at}: {result:?}"
            );
        }
    }

    #[test]
    fn a_message_that_goes_on_is_left_out_but_nothing_else() {
        let payload = write(&sample()).expect("small enough");
        let mut followed = found(&format!("{payload}CheersAnna"));
        assert!(matches!(read(&followed), Err(LinkError::Damaged { .. })));
        followed.breaks = vec![76, payload.len(), payload.len() + 6];
        assert_eq!(read(&followed), Ok(Outer::Plain(sample())));
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 60_000_000], LEVEL);
        assert!(bomb.len() < 65_536, "{}", bomb.len());
        for length in [0, 100, MOST_BODY as u32, MOST_BODY as u32 + 1, u32::MAX] {
            let result = read(&forged(DEFLATED, length, &bomb));
            assert!(matches!(result, Err(LinkError::Damaged { .. })), "{length}");
        }
        let too_large = Container {
            body: vec![0; MOST_BODY + 1],
            ..sample()
        };
        assert!(matches!(write(&too_large), Err(LinkError::Unwritable(_))));
    }

    #[test]
    fn what_is_encrypted_comes_back_as_it_was() {
        let parts = unsealed(&sample()).expect("small enough");
        let whole = Sealed {
            head: parts.head,
            salt: [1; SALT],
            iv: [2; IV],
            content: [parts.content.clone(), vec![3; TAG]].concat(),
            received: 0,
        };
        let payload = whole.payload();
        let plain = write(&sample()).expect("small enough");
        assert!(payload.len() <= plain.len() + SEAL_CHARS);
        let Ok(Outer::Sealed(read_back)) = read(&found(&payload)) else {
            panic!("it is encrypted");
        };
        let received = payload.len();
        assert_eq!(read_back, Sealed { received, ..whole });
        assert_eq!(read_back.container(&parts.content), Ok(sample()));
        for wrong in [&parts.content[1..], &[], b"abc"] {
            let result = read_back.container(wrong);
            assert!(matches!(result, Err(LinkError::Damaged { .. })));
        }
        let mut followed = found(&format!("{payload}Cheers"));
        assert!(matches!(read(&followed), Err(LinkError::Damaged { .. })));
        followed.breaks = vec![3, 5, 76, payload.len(), payload.len() + 6];
        assert_eq!(read(&followed), Ok(Outer::Sealed(read_back)));
        for end in 0..payload.len() {
            let result = read(&found(&payload[..end]));
            let noticed = match result {
                Err(LinkError::Truncated { received }) => received == end,
                Err(LinkError::Damaged { received, what }) => {
                    received == end && what.contains("the end is missing")
                }
                _ => false,
            };
            assert!(noticed, "cut to {end}");
        }
    }

    #[test]
    fn unknown_forms_are_newer() {
        for flags in [8, 9, 16, 128, DEFLATED | SIGNED, 64 | ENCRYPTED] {
            let result = read(&forged(flags, 3, b"abc"));
            assert!(matches!(result, Err(LinkError::Newer { .. })), "{flags}");
        }
        let result = read(&forged(DEFLATED | ENCRYPTED, 3, &[7; SALT + IV + TAG - 1]));
        assert!(matches!(result, Err(LinkError::Damaged { .. })));
    }
}
