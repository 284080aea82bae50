//! Links as they arrive: changed, cut, wrapped, tracked, behind a password.

use crate::browser::{Browser, Outcome};
use crate::site;
use serde_json::Value;

const PLAIN: &str = include_str!("../fixtures/documents/links-v2.json");
const ENCRYPTED: &str = include_str!("../fixtures/documents/links-encrypted.json");

/// The part of the first link of a fixture that stands under this name.
fn first(fixture: &str, part: &str) -> String {
    let golden: Value = serde_json::from_str(fixture).expect("the fixture is JSON");
    golden[0][part].as_str().expect("a text").to_owned()
}

/// Opens an address anew, since a change after the `#` alone loads nothing.
async fn open(browser: &Browser, address: &str) -> Outcome {
    browser.goto(address).await?;
    browser.driver.refresh().await?;
    Ok(())
}

async fn paste(browser: &Browser, text: &str) -> Outcome {
    let field = browser.wait("form.paste input#link").await?;
    field.send_keys(text).await?;
    browser.click("form.paste button").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn what_is_wrong_with_a_link_is_said_and_put_right() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "links").await?;
    let link = first(PLAIN, "link");
    let (start, end) = link.split_at(link.len() / 2);
    let other = match end.starts_with('A') {
        true => "B",
        false => "A",
    };
    let tampered = format!("{start}{other}{}", &end[1..]);
    for (fragment, says) in [
        (start.to_owned(), "The link is cut off"),
        (tampered, "The link is damaged"),
        (link.replacen("s1.", "s2.", 1), "Made by a newer version"),
        ("s1.!".to_owned(), "The link is cut off"),
    ] {
        open(&browser, &format!("{}#{fragment}", site.url)).await?;
        browser.wait_text(says).await?;
        browser.wait("form.paste input#link").await?;
    }
    let whole = format!("{}#{link}", site.url);
    let tracked = format!("{whole}&utm_source=mail&utm_id=7");
    let escaped = whole
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('#', "%23");
    for text in [
        tracked,
        format!("Look: <{whole}>."),
        format!("https://safe.example/?url={escaped}&data=05"),
    ] {
        open(&browser, &format!("{}#{start}", site.url)).await?;
        paste(&browser, &text).await?;
        browser.wait(".shared .scorecard").await?;
    }
    open(&browser, &format!("{}#{start}", site.url)).await?;
    paste(&browser, "nothing of ours").await?;
    browser.wait_text("Not a Seaworthy link").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs dist/ and Chromium: make test"]
async fn a_password_is_asked_for_until_it_is_right() -> Outcome {
    let site = site::serve().await;
    let browser = Browser::open(&site, "password").await?;
    // Written by the command.
    let link = first(ENCRYPTED, "link");
    open(&browser, &format!("{}#{link}", site.url)).await?;
    browser.wait_text("A password is needed").await?;
    unlock(&browser, "wrong").await?;
    browser.wait_text("Wrong password").await?;
    unlock(&browser, &first(ENCRYPTED, "password")).await?;
    browser.wait(".shared .scorecard").await?;

    // Written by the page.
    open(&browser, &format!("{}#/share", site.url)).await?;
    let field = browser.wait("input[autocomplete=new-password]").await?;
    field.send_keys("a long one").await?;
    browser.click_text("button", "Encrypt the link").await?;
    browser.wait_text("The link above is encrypted").await?;
    let shown = browser.wait("textarea[readonly]").await?;
    let link = shown.prop("value").await?.unwrap_or_default();
    open(&browser, &link).await?;
    browser.wait_text("A password is needed").await?;
    unlock(&browser, "a long one").await?;
    browser.wait(".shared .scorecard").await?;
    browser.close().await
}

async fn unlock(browser: &Browser, password: &str) -> Outcome {
    let field = browser.wait("input#password").await?;
    field.clear().await?;
    field.send_keys(password).await?;
    browser.click_text("form.paste button", "Open").await
}
