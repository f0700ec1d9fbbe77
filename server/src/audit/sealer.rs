//! Seals in the background, so that no request waits for another's row.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Result;
use app::practice::Clock;
use tokio::{sync::oneshot, task::JoinHandle, time};

use super::Notary;
use crate::store::Seals;

/// Between two rounds: an unsealed row is at most about this old while a server runs.
const EVERY: Duration = Duration::from_secs(3);

/// Seals rows and signs checkpoints.
#[derive(Clone)]
pub struct Sealer {
    seals: Seals,
    notary: Arc<Notary>,
    clock: Arc<dyn Clock>,
}

impl Sealer {
    /// # Errors
    /// When the directory for key and checkpoints cannot be used.
    pub fn new(seals: Seals, dir: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        Ok(Self {
            seals,
            notary: Arc::new(Notary::open(dir)?),
            clock,
        })
    }

    /// Seals what is committed and signs the heads when that is due, or `at_once`. Says how many rows were sealed.
    ///
    /// # Errors
    /// The database's or the file's.
    pub async fn round(&self, at_once: bool) -> Result<i64> {
        let sealed = self.seals.seal(self.clock.now()).await?;
        for head in self.seals.heads().await? {
            let (notary, now) = (self.notary.clone(), self.clock.now());
            let signed = tokio::task::spawn_blocking(move || notary.sign(&head, now, at_once));
            if let Some(checkpoint) = signed.await?? {
                self.seals.note(&checkpoint).await?;
            }
        }
        Ok(sealed)
    }

    /// Seals every few seconds until told to stop. A round that fails is logged and tried again: what waits, waits on.
    pub fn start(self) -> Running {
        let (stop, mut stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            loop {
                if let Err(error) = self.round(false).await {
                    tracing::error!("the audit log could not be sealed: {error:#}");
                }
                tokio::select! {
                    () = time::sleep(EVERY) => {}
                    _ = &mut stopped => return,
                }
            }
        });
        Running { stop, task }
    }
}

/// A sealer at work.
pub struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Lets the round in progress finish.
    pub async fn stop(self) {
        // Both fail only when the task has ended already.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}
