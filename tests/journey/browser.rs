//! Chromium through its driver: a fresh profile per session, waiting for states rather than for time.

use super::site::Site;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How long any state may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser with an empty profile of its own.
pub struct Browser {
    pub driver: WebDriver,
    /// Where its downloads go.
    pub downloads: PathBuf,
    _process: Child,
    _profile: Folder,
}

/// A folder that goes away with the session.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn out() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/journey");
    std::fs::create_dir_all(&folder).expect("a folder for what the journeys leave");
    folder
}

impl Browser {
    pub async fn open(site: &Site, name: &str) -> Outcome<Browser> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let process = Command::new(program)
            .arg(format!("--port={port}"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let limit = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(Instant::now() < limit, "chromedriver did not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let profile = out().join(format!("profile-{name}-{port}"));
        let downloads = profile.join("downloads");
        std::fs::create_dir_all(&downloads)?;
        let mut wanted = DesiredCapabilities::chrome();
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,1000",
        ];
        for flag in flags {
            wanted.add_arg(flag)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        wanted.add_arg(&format!("--proxy-server=http://{}", site.proxy))?;
        wanted.add_experimental_option(
            "prefs",
            serde_json::json!({ "download.default_directory": downloads }),
        )?;
        let driver = WebDriver::new(&format!("http://127.0.0.1:{port}"), wanted).await?;
        Ok(Browser {
            driver,
            downloads,
            _process: process,
            _profile: Folder(profile),
        })
    }

    pub async fn goto(&self, url: &str) -> Outcome {
        self.driver.goto(url).await?;
        Ok(())
    }

    /// The first element that fits, once it is there.
    pub async fn wait(&self, css: &str) -> Outcome<WebElement> {
        self.driver
            .query(By::Css(css))
            .wait(PATIENCE, Duration::from_millis(50))
            .first()
            .await
            .map_err(|e| format!("{css}: {e}").into())
    }

    pub async fn click(&self, css: &str) -> Outcome {
        self.press(css, None).await
    }

    /// Clicks the first of these elements that says exactly this.
    pub async fn click_text(&self, css: &str, says: &str) -> Outcome {
        self.press(css, Some(says)).await
    }

    /// Finds and clicks; begins again when the page has drawn the element anew in between.
    async fn press(&self, css: &str, says: Option<&str>) -> Outcome {
        let limit = Instant::now() + PATIENCE;
        loop {
            match self.press_once(css, says).await {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() > limit => {
                    return Err(format!("{css} {says:?}: {error}").into());
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn press_once(&self, css: &str, says: Option<&str>) -> WebDriverResult<()> {
        let mut query = self.driver.query(By::Css(css)).nowait();
        if let Some(says) = says {
            query = query.with_text(says.to_owned());
        }
        let element = query.first().await?;
        element.scroll_into_view().await?;
        element.click().await
    }

    /// Waits until facts are there and nothing is being worked on: the navigation then shows the scores.
    pub async fn measured(&self) -> Outcome {
        self.wait("nav a[href='#/readiness'] small").await?;
        self.idle().await
    }

    /// Waits until nothing is being worked on.
    pub async fn idle(&self) -> Outcome {
        let limit = Instant::now() + PATIENCE;
        while self
            .driver
            .find_all(By::Css(".progress"))
            .await
            .is_ok_and(|p| !p.is_empty())
        {
            if Instant::now() > limit {
                return Err("the page never came to rest".into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Forgets what the tab and the browser hold, as a person does.
    pub async fn forget(&self, site: &Site) -> Outcome {
        self.goto(&format!("{}#/share", site.url)).await?;
        self.click_text("button", "Forget everything here").await?;
        self.driver.accept_alert().await?;
        self.wait(".landing").await?;
        Ok(())
    }

    /// Says who answers; an answer without a name counts nothing.
    pub async fn answer_as(&self, name: &str) -> Outcome {
        let who = self.wait("input[list='people-names']").await?;
        who.send_keys(name).await?;
        who.send_keys(Key::Tab + "").await?;
        Ok(())
    }

    /// Writes an answer to the question at this place of the open group, with its evidence.
    pub async fn answer(&self, place: usize, value: &str, evidence: &str) -> Outcome {
        let question = format!(
            "details.group[open] fieldset.question:nth-of-type({})",
            place + 1
        );
        let text = self
            .wait(&format!("{question} input[type=text], {question} textarea"))
            .await?;
        text.send_keys(value).await?;
        text.send_keys(Key::Tab + "").await?;
        let address = self.wait(&format!("{question} input[type=url]")).await?;
        address.send_keys(evidence).await?;
        address.send_keys(Key::Tab + "").await?;
        Ok(())
    }

    /// Waits until the page's text holds this.
    pub async fn wait_text(&self, part: &str) -> Outcome<String> {
        let limit = Instant::now() + PATIENCE;
        loop {
            let text = self.text("body").await.unwrap_or_default();
            if text.contains(part) {
                return Ok(text);
            }
            if Instant::now() > limit {
                return Err(format!("the page never said {part:?}; it says: {text}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn text(&self, css: &str) -> Outcome<String> {
        Ok(self.driver.find(By::Css(css)).await?.text().await?)
    }

    pub async fn screenshot(&self, name: &str) -> Outcome {
        self.driver.screenshot(&out().join(name)).await?;
        Ok(())
    }

    /// The one file that was downloaded, once it is whole.
    pub async fn downloaded(&self, ending: &str) -> Outcome<Vec<u8>> {
        let limit = Instant::now() + PATIENCE;
        loop {
            let done = std::fs::read_dir(&self.downloads)?
                .flatten()
                .map(|e| e.path())
                .find(|p| p.to_string_lossy().ends_with(ending));
            if let Some(path) = done {
                return Ok(std::fs::read(path)?);
            }
            assert!(Instant::now() < limit, "no download that ends in {ending}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn close(self) -> Outcome {
        Ok(self.driver.quit().await?)
    }
}
