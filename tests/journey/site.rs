//! The built `dist/` as a static host serves it under a sub-path, and a record of everything that was asked.

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// Request lines in the order in which they came.
pub type Record = Arc<Mutex<Vec<String>>>;

/// A static host on this machine.
pub struct Site {
    /// Address of the page, with its sub-path.
    pub url: String,
    /// What was asked of it: method, path and query.
    pub asked: Record,
    /// Address of a proxy for everything that is not on this machine.
    pub proxy: String,
    /// What went to the proxy: nothing, ever.
    pub elsewhere: Record,
}

pub fn dist() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// Serves `dist/` under `/repo/`, as a project page would be.
pub async fn serve() -> Site {
    assert!(
        dist().join("index.html").exists(),
        "dist/ is missing: run `make build` first"
    );
    let asked = Record::default();
    let app = axum::Router::new()
        .nest_service("/repo", tower_http::services::ServeDir::new(dist()))
        .layer(from_fn_with_state(asked.clone(), note));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    let (proxy, elsewhere) = watch_elsewhere().await;
    Site {
        url: format!("http://{address}/repo/"),
        asked,
        proxy,
        elsewhere,
    }
}

async fn note(State(record): State<Record>, request: Request, next: Next) -> Response {
    record.lock().expect("one writer at a time").push(format!(
        "{} {}",
        request.method(),
        request.uri()
    ));
    next.run(request).await
}

/// A proxy that answers nothing and writes down who tried.
async fn watch_elsewhere() -> (String, Record) {
    let record = Record::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let writer = record.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let writer = writer.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 2048];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let line = String::from_utf8_lossy(&head[..read])
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                if !line.is_empty() {
                    writer.lock().expect("one writer at a time").push(line);
                }
            });
        }
    });
    (address.to_string(), record)
}
