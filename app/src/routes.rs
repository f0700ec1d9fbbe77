use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    about::AboutPage,
    account::page::AccountPage,
    admin::{CoverPage, InstrumentsPage, PeoplePage, PracticePage, SupervisionPage, TransfersPage},
    audit::page::AuditLogPage,
    brief::BriefPage,
    caseload::page::CaseloadPage,
    cases::{CasesPage, PacketPage},
    client::page::ClientPage,
    hand_over::HandOverPage,
    request,
    ruptures::worklist_page::WorklistPage,
    sessions::{EntryPage, NewSessionPage, RatingPage, SessionPage, SessionsPage},
    sign_in::{
        confirm::{ConfirmPage, KeptFormPage},
        page::SignInPage,
        steps::{AuthenticatorPage, CodePage, InvitationPage, NewPasswordPage, RecoveryCodesPage},
    },
    supervision::page::SupervisionPage as OverviewPage,
    text,
    together::TogetherPage,
    treatments::{AddClientPage, DetailsPage, PastPage},
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
                <Route path=path!("/clients/new") view=AddClientPage ssr=SsrMode::Async />
                <Route path=path!("/clients/past") view=PastPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/details") view=DetailsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/brief") view=BriefPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/together") view=TogetherPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/sessions") view=SessionsPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/sessions/new") view=NewSessionPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/sessions/:session") view=SessionPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/sessions/:session/ratings/new") view=EntryPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/ratings/:rating") view=RatingPage ssr=SsrMode::Async />
                <Route path=path!("/clients/:id/hand-over") view=HandOverPage ssr=SsrMode::Async />
                <Route path=path!("/ruptures") view=WorklistPage ssr=SsrMode::Async />
                <Route path=path!("/supervision") view=OverviewPage ssr=SsrMode::Async />
                <Route path=path!("/supervision/cases") view=CasesPage ssr=SsrMode::Async />
                <Route path=path!("/supervision/packet") view=PacketPage ssr=SsrMode::Async />
                <Route path=path!("/admin/people") view=PeoplePage ssr=SsrMode::Async />
                <Route path=path!("/admin/supervision-lines") view=SupervisionPage ssr=SsrMode::Async />
                <Route path=path!("/admin/cover") view=CoverPage ssr=SsrMode::Async />
                <Route path=path!("/admin/practice") view=PracticePage ssr=SsrMode::Async />
                <Route path=path!("/admin/instruments") view=InstrumentsPage ssr=SsrMode::Async />
                <Route path=path!("/admin/transfers") view=TransfersPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/invitation") view=InvitationPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/new-password") view=NewPasswordPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/authenticator") view=AuthenticatorPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/recovery-codes") view=RecoveryCodesPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in/code") view=CodePage ssr=SsrMode::Async />
                <Route path=path!("/confirm") view=ConfirmPage ssr=SsrMode::Async />
                <Route path=path!("/kept-form") view=KeptFormPage ssr=SsrMode::Async />
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
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
