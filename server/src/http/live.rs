//! `GET /live`: a stream that tells an open page when it is out of date, and nothing else. What changed anywhere is looked at
//! again as the viewer, so nobody learns that something happened to whom they do not see. A stream ends with its sign-in and
//! does not keep it open.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{
    live::Of,
    practice::{Actor, Viewer},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, stream};
use serde::Deserialize;
use tokio::{
    sync::{broadcast, watch},
    time::{self, Interval, MissedTickBehavior},
};
use uuid::Uuid;

use super::{router::AppState, sign_in};
use crate::store::{
    StoreError,
    live::{Changed, Listening},
    sign_ins::{Standing, Token},
};

pub const LIVE: &str = "/live";

/// Streams of one sign-in at once: each page that is looked at has one.
const OF_ONE: usize = 6;
/// Streams at once. Each holds a connection and some kilobytes.
const OF_ALL: usize = 200;
/// A sign-in that ended is noticed after this long at the latest, and before anything more is told.
const LOOK: Duration = Duration::from_secs(5);
/// An import changes much at once: a moment is waited for the rest of it.
const GATHER: Duration = Duration::from_millis(40);
/// Comments that keep proxies from closing a silent stream, and show when a browser is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A connection that heard nothing for so long is asked whether it is one.
const SILENCE: Duration = Duration::from_secs(30);
/// Before a database that is away is tried again.
const AGAIN: Duration = Duration::from_millis(500);
/// Changes that a stream may be behind; what it missed beyond that it looks for.
const BEHIND: usize = 64;

/// What streams hear.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Changed(Changed),
    /// Something may have been missed.
    Anything,
}

impl Heard {
    fn concerns(self, actor: &Actor, of: Of) -> bool {
        match self {
            Self::Anything => true,
            Self::Changed(changed) => {
                changed.organisation == actor.organisation
                    && (of == Of::Caseload || of == Of::CareEpisode(changed.care_episode))
            }
        }
    }
}

/// The streams of this process, and the one connection from which they hear. It is opened with the first stream.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    listening: Listening,
    heard: broadcast::Sender<Heard>,
    ended: watch::Sender<bool>,
    places: Mutex<HashMap<Uuid, usize>>,
    begun: Mutex<bool>,
}

impl Live {
    pub fn new(listening: Listening) -> Self {
        Self(Arc::new(Shared {
            listening,
            heard: broadcast::channel(BEHIND).0,
            ended: watch::channel(false).0,
            places: Mutex::default(),
            begun: Mutex::default(),
        }))
    }

    /// Ends every stream: the server stops.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    fn hear(&self) -> broadcast::Receiver<Heard> {
        let heard = self.0.heard.subscribe();
        let mut begun = self.0.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if !*begun {
            *begun = true;
            let (listening, to) = (self.0.listening.clone(), self.0.heard.clone());
            let mut ended = self.0.ended.subscribe();
            tokio::spawn(async move {
                tokio::select! {
                    () = over(&mut ended) => {}
                    () = listen(listening, to) => {}
                }
            });
        }
        heard
    }

    /// A place for one more stream of a sign-in; `None` when there are too many.
    fn enter(&self, sign_in: Uuid) -> Option<Place> {
        let mut places = self.places();
        let all: usize = places.values().sum();
        let own = places.entry(sign_in).or_default();
        let free = all < OF_ALL && *own < OF_ONE;
        *own += usize::from(free);
        places.retain(|_, taken| *taken > 0);
        free.then(|| Place {
            live: self.clone(),
            sign_in,
        })
    }

    fn places(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, usize>> {
        self.0.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held as long as a stream is open.
struct Place {
    live: Live,
    sign_in: Uuid,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.live.places();
        if let Some(taken) = places.get_mut(&self.sign_in) {
            *taken = taken.saturating_sub(1);
        }
        places.retain(|_, taken| *taken > 0);
    }
}

/// Until the server stops.
async fn over(ended: &mut watch::Receiver<bool>) {
    // It fails when nobody is left who could end anything.
    let _ = ended.wait_for(|ended| *ended).await;
}

/// Hears for all streams, over one connection after the other. Each time it begins, something may have been missed.
async fn listen(listening: Listening, to: broadcast::Sender<Heard>) {
    loop {
        if let Err(error) = listen_once(&listening, &to).await {
            tracing::warn!(kind = "live", "{}", error.kind());
        }
        time::sleep(AGAIN).await;
    }
}

/// Until the connection is lost.
async fn listen_once(
    listening: &Listening,
    to: &broadcast::Sender<Heard>,
) -> Result<(), StoreError> {
    let mut ear = listening.begin().await?;
    // Nobody may be there to hear it.
    let _ = to.send(Heard::Anything);
    loop {
        match time::timeout(SILENCE, ear.next()).await {
            Ok(changed) => match changed? {
                Some(changed) => {
                    let _ = to.send(Heard::Changed(changed));
                }
                None => return Ok(()),
            },
            Err(_) => match time::timeout(AGAIN * 10, ear.is_open()).await {
                Ok(open) => open?,
                Err(_) => return Ok(()),
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// A care episode; otherwise the caseload.
    of: Option<Uuid>,
    /// What the page shows.
    stamp: String,
}

/// 204 to whom there is nothing to tell: browsers take it as the end.
pub async fn live(
    State(state): State<AppState>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
) -> Response {
    let nothing = || StatusCode::NO_CONTENT.into_response();
    let Some(token) = sign_in::token_of(&headers) else {
        return nothing();
    };
    let viewer = match still_open(&state, &token).await {
        Ok(Some(viewer)) if viewer.is_clinical() => viewer,
        Ok(_) => return nothing(),
        Err(error) => return sign_in::unavailable(&error),
    };
    let Some(place) = state.live.enter(viewer.sign_in) else {
        return nothing();
    };
    let mut looks = time::interval_at(time::Instant::now() + LOOK, LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watch = Watch {
        // Before the first look, so that nothing falls between the two.
        heard: state.live.hear(),
        ended: state.live.0.ended.subscribe(),
        of: ask.of.map_or(Of::Caseload, Of::CareEpisode),
        shown: ask.stamp,
        actor: viewer.actor,
        outdated: true,
        looks,
        token,
        state,
        _place: place,
    };
    let stream = Sse::new(watch.events()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // Proxies that gather answers would keep the news for themselves.
    ([("x-accel-buffering", "no")], stream).into_response()
}

/// Who has the sign-in, while it is complete and unlocked; asking does not move its limits.
async fn still_open(state: &AppState, token: &Token) -> Result<Option<Viewer>, StoreError> {
    let standing = state.sign_ins.still(token).await?;
    Ok(standing.filter(Standing::is_open).map(|s| s.viewer))
}

/// One page that is looked at.
struct Watch {
    state: AppState,
    token: Token,
    actor: Actor,
    of: Of,
    /// The state that the page shows, as far as is known here.
    shown: String,
    /// It may be another by now.
    outdated: bool,
    heard: broadcast::Receiver<Heard>,
    ended: watch::Receiver<bool>,
    looks: Interval,
    _place: Place,
}

/// What comes of looking again.
enum Seen {
    Another(String),
    Same,
    /// The database does not answer; later, then.
    Unknown,
    /// The sign-in has ended, or there is nothing to see any more.
    End,
}

impl Watch {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut watch| async move {
            let stamp = watch.next().await?;
            Some((Ok(Event::default().event("changed").data(stamp)), watch))
        })
    }

    /// The state that the page should show now; `None` when the stream ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            if self.outdated {
                match self.look().await {
                    Seen::Another(stamp) => {
                        self.outdated = false;
                        self.shown.clone_from(&stamp);
                        return Some(stamp);
                    }
                    Seen::Same => self.outdated = false,
                    Seen::Unknown => {
                        tokio::select! {
                            () = over(&mut self.ended) => return None,
                            () = time::sleep(AGAIN) => continue,
                        }
                    }
                    Seen::End => return None,
                }
            }
            self.wait().await?;
        }
    }

    async fn look(&self) -> Seen {
        match still_open(&self.state, &self.token).await {
            Ok(Some(_)) => {}
            Ok(None) => return Seen::End,
            Err(_) => return Seen::Unknown,
        }
        match self.state.store.stamp(&self.actor, self.of).await {
            Ok(Some(stamp)) if stamp == self.shown => Seen::Same,
            Ok(Some(stamp)) => Seen::Another(stamp),
            Ok(None) => Seen::End,
            Err(error) if error.is_nobody() => Seen::End,
            Err(_) => Seen::Unknown,
        }
    }

    /// Until something may have changed, or it is time to look after the sign-in; `None` when the stream ends.
    async fn wait(&mut self) -> Option<()> {
        tokio::select! {
            () = over(&mut self.ended) => return None,
            heard = self.heard.recv() => match heard {
                Ok(heard) if heard.concerns(&self.actor, self.of) => self.outdated = true,
                Ok(_) => return Some(()),
                Err(broadcast::error::RecvError::Lagged(_)) => self.outdated = true,
                Err(broadcast::error::RecvError::Closed) => return None,
            },
            _ = self.looks.tick() => {
                // While the database is away nothing can be told anyhow.
                let open = still_open(&self.state, &self.token).await;
                return (!matches!(open, Ok(None))).then_some(());
            }
        }
        time::sleep(GATHER).await;
        // What came meanwhile is looked at with it.
        self.heard = self.heard.resubscribe();
        Some(())
    }
}
