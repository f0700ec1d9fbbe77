//! Makes a new data directory.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::ClusterError;
use super::binaries::Binaries;
use super::home::Home;
use super::log::last_lines;

/// Makes the data directory beside its place and then moves it there, so that a crash leaves all or nothing.
pub(super) async fn run(
    home: &Home,
    binaries: &Binaries,
    durable: bool,
) -> Result<(), ClusterError> {
    let fresh = home.dir().join("data.new");
    remove_half_made(&fresh).await?;
    let program = binaries.program("initdb");
    let mut command = home.account.command(&program);
    command.arg("-D").arg(&fresh).args([
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-k",
        "--no-instructions",
    ]);
    command
        .args(["--auth-local=peer", "--auth-host=reject"])
        .kill_on_drop(true);
    if !durable {
        command.arg("--no-sync");
    }
    let output = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .await
        .map_err(ClusterError::io("running", &program))?;
    if !output.status.success() {
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        return Err(ClusterError::Init {
            status: output.status,
            log: last_lines(&said),
        });
    }
    let data = home.data();
    fs::rename(&fresh, &data).map_err(ClusterError::io("moving into place", &data))?;
    File::open(home.dir())
        .and_then(|dir| dir.sync_all())
        .map_err(ClusterError::io("writing", home.dir()))
}

/// Removes what an interrupted initdb left. Its child may still be writing for a moment, so this is tried for a while.
async fn remove_half_made(dir: &Path) -> Result<(), ClusterError> {
    let last = Instant::now() + Duration::from_secs(5);
    loop {
        match fs::remove_dir_all(dir) {
            Ok(()) => return Ok(()),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound && !dir.exists() => {
                return Ok(());
            }
            Err(error) if Instant::now() >= last => {
                return Err(ClusterError::io("removing", dir)(error));
            }
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}
