use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    about::AboutPage,
    audit::page::AuditLogPage,
    caseload::page::CaseloadPage,
    client::page::ClientPage,
    request,
    sign_in::SignInPage,
    text,
    ui::{self, Nav},
};

/// The routes. Every page comes in one piece (`SsrMode::Async`), so that it is complete without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NoSuchPage>
                <Route path=path!("/") view=CaseloadPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/admin/audit") view=AuditLogPage ssr=SsrMode::Async />
                <Route path=path!("/about-the-numbers") view=AboutPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

#[component]
fn NoSuchPage() -> impl IntoView {
    request::ResponseStatus::of_request().set(404);
    let heading = text::Frame::NotFoundHeading;
    view! {
        <ui::Frame nav=Nav::None title=text::t(text::Lang::default(), heading.clone())>
            <ui::NotFound heading=heading text=text::Frame::NotFoundText />
        </ui::Frame>
    }
    .into_any()
}
