//! Any text as a link, and any bytes as the body of one whose checksum agrees: an error, or a card that is written as it was read.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use seaworthy::share::link::{Link, decode, encode, read};
use sha2::{Digest, Sha256};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    let text = match how % 4 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => format!("#s1.{}", String::from_utf8_lossy(rest)),
        2 => link(rest.to_vec()),
        _ => {
            // Kind and schema by the first byte, then a body as it is.
            let mut head = vec![0, 1 + how / 4 % 3, 1 + how / 64 % 2];
            let mut length = rest.len();
            while length >= 0x80 {
                head.push(length as u8 | 0x80);
                length >>= 7;
            }
            head.push(length as u8);
            link([&head[..], rest].concat())
        }
    };
    match read(&text) {
        Ok(Link::Open(decoded)) => {
            let again = encode(&decoded.card).expect("it was read from a link");
            if again.dropped.is_empty() {
                let shown = decode(&again.fragment).expect("just written");
                assert_eq!(format!("{:?}", shown.card), format!("{:?}", decoded.card));
            }
        }
        Ok(Link::Sealed(sealed)) => {
            let _ = sealed.opened(rest);
        }
        Err(_) => {}
    }
});

fn link(mut bytes: Vec<u8>) -> String {
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum[..4]);
    format!("#s1.{}", URL_SAFE_NO_PAD.encode(bytes))
}
