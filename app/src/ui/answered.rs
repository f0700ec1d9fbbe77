use leptos::prelude::*;

use super::{NotFound, Problem};
use crate::{error::PortError, request::ResponseStatus, text::Frame as Word};

/// What a page asked for, shown; or what stands in its place. `None` is not there, or not for the viewer: the same answer as for
/// an address that does not exist.
pub fn answered<T>(
    status: &ResponseStatus,
    answer: Result<Option<T>, PortError>,
    show: impl FnOnce(T) -> AnyView,
) -> AnyView {
    match answer {
        Ok(Some(answer)) => show(answer),
        Ok(None) => {
            status.set(404);
            view! { <NotFound heading=Word::NotFoundHeading text=Word::NotFoundText /> }.into_any()
        }
        Err(error) => {
            status.set(error.status());
            view! { <Problem error /> }.into_any()
        }
    }
}
