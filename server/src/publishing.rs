//! Publishes the practice's figures in the background: a period is due every four weeks.

use std::{sync::Arc, time::Duration};

use app::practice::Clock;
use tokio::{sync::oneshot, task::JoinHandle, time};

use crate::store::{founding::Founded, publication::Publisher};

/// Between two looks at whether anything is due.
const EVERY: Duration = Duration::from_secs(3600);

/// A publisher at work.
pub struct Publishing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Publishing {
    /// Looks at once and then every hour. What fails is logged and tried again.
    pub fn start(publisher: Publisher, founded: Founded, clock: Arc<dyn Clock>) -> Self {
        let (stop, mut stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            loop {
                let actor = founded.actor(clock.now());
                if let Err(error) = publisher.publish_due(&actor, false).await {
                    tracing::error!("the practice's figures could not be published: {error:#}");
                }
                tokio::select! {
                    () = time::sleep(EVERY) => {}
                    _ = &mut stopped => break,
                }
            }
            publisher.close().await;
        });
        Self { stop, task }
    }

    /// Lets the period in progress finish.
    pub async fn stop(self) {
        // Both fail only when the task has ended already.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}
