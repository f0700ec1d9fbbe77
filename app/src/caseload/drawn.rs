//! Lines as they were drawn last. A caseload is looked at far more often than a line of it changes, and drawing is most of
//! what the page costs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;
use uuid::Uuid;

use super::ask::Line;

/// More lines than a practice looks at in a day; each takes some 5 kB.
const MOST: usize = 2_000;

/// A line drawn before is taken as it is only while nothing in it has changed, so this can show nobody anything that the
/// database has not just given out for the same request.
#[derive(Default)]
pub struct DrawnLines(Mutex<HashMap<Key, Drawn>>);

/// The care episode, and whether the line names its therapist: that differs from viewer to viewer.
type Key = (Uuid, bool);

struct Drawn {
    line: Line,
    today: NaiveDate,
    html: Arc<str>,
}

impl DrawnLines {
    /// What `draw` makes of `line`, today.
    pub fn html(&self, line: &Line, today: NaiveDate, draw: impl FnOnce() -> String) -> Arc<str> {
        let key = (line.row.care_episode, line.row.therapist_name.is_some());
        if let Some(html) = self.find(key, line, today) {
            return html;
        }
        let html: Arc<str> = draw().into();
        let drawn = Drawn {
            line: line.clone(),
            today,
            html: html.clone(),
        };
        self.keep(key, drawn);
        html
    }

    fn find(&self, key: Key, line: &Line, today: NaiveDate) -> Option<Arc<str>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = kept.get(&key)?;
        (drawn.today == today && drawn.line == *line).then(|| drawn.html.clone())
    }

    fn keep(&self, key: Key, drawn: Drawn) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, drawn);
    }
}
