//! `/admin/transfers`: a treatment goes on with another therapist, as a new care episode of the same client.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    AdminPage, Directory, Page, Reason, Transfer, Typed,
    fields::{fields, one_of},
};
use crate::{
    practice::Role,
    text::{Admin as Word, Key, Lang, t},
    ui::fields::{Line, choice},
};

#[component]
pub fn TransfersPage() -> impl IntoView {
    let body = |directory: Directory, typed: Typed, today| {
        view! {
            {transfer_form(&directory, &typed, today)}
            {done_table(&directory, &typed)}
        }
    };
    view! { <AdminPage page=Page::Transfers body /> }
}

fn transfer_form(directory: &Directory, typed: &Typed, today: NaiveDate) -> impl IntoView + use<> {
    let lang = Lang::default();
    let form = fields("transfer", None, typed);
    let treatments = directory.treatments.iter().map(|treatment| {
        let word = Word::TreatmentOf {
            code: treatment.client_code.clone(),
            therapist: directory.name(treatment.therapist),
            since: t(lang, Key::Date(treatment.started_on)).into_owned(),
        };
        choice(treatment.care_episode, word)
    });
    let reasons = Reason::ALL.map(|reason| choice(reason.as_str(), Word::Reason(reason)));
    let opened = form.ticked("open", "yes", false);
    view! {
        <section class="card" aria-labelledby="transfer">
            <h2 id="transfer">{t(lang, Word::TransferHeading)}</h2>
            <p class="quiet">{t(lang, Word::TransferText)}</p>
            <form method="post" action=Page::Transfers.path()>
                <input type="hidden" name="do" value="transfer" />
                {form.whole(&["treatment", "therapist", "on", "reason"])}
                {form.select("treatment", Word::Treatment, one_of(treatments, ""))}
                {form.select("therapist", Word::NewTherapist, one_of(directory.holders(Role::Therapist), ""))}
                {form.line("on", Word::On, Line::day(today))}
                {form.select("reason", Word::ReasonLabel, one_of(reasons, ""))}
                <p class="field wide">
                    <label>
                        <input type="checkbox" name="open" value="yes" checked=opened />
                        {t(lang, Word::OpenAlliance)}
                    </label>
                </p>
                <button class="first">{t(lang, Word::TransferDo)}</button>
            </form>
        </section>
    }
}

fn done_table(directory: &Directory, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    if directory.transfers.is_empty() {
        return view! { <p class="quiet">{t(lang, Word::NoTransfers)}</p> }.into_any();
    }
    let rows: Vec<_> = directory
        .transfers
        .iter()
        .map(|transfer| {
            view! {
                <tr>
                    <th scope="row">{transfer.client_code.clone()}</th>
                    <td>{directory.name(transfer.from)}</td>
                    <td>{directory.name(transfer.to)}</td>
                    <td>{t(lang, Key::Date(transfer.on))}</td>
                    <td>{t(lang, Word::Reason(transfer.reason))}</td>
                    <td>{alliance(transfer, typed)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section>
            <h2>{t(lang, Word::TransfersDone)}</h2>
            <div class="scroll" tabindex="0" role="region" aria-label=t(lang, Word::TransfersDone)>
                <table class="data">
                    <thead>
                        <tr>
                            <th scope="col">{t(lang, Word::ClientCode)}</th>
                            <th scope="col">{t(lang, Word::FromTherapist)}</th>
                            <th scope="col">{t(lang, Word::NewTherapist)}</th>
                            <th scope="col">{t(lang, Word::On)}</th>
                            <th scope="col">{t(lang, Word::ReasonLabel)}</th>
                            <th scope="col">{t(lang, Word::EarlierAlliance)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The practice's decision, which it may take back.
fn alliance(transfer: &Transfer, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let (action, state, word) = if transfer.alliance_opened {
        ("close", Word::AllianceOpen, Word::CloseAlliance)
    } else {
        ("open", Word::AllianceClosed, Word::OpenIt)
    };
    let form = fields(action, Some(transfer.care_episode), typed);
    let code = transfer.client_code.clone();
    view! {
        <form method="post" action=Page::Transfers.path() class="inline">
            <input type="hidden" name="do" value=action />
            <input type="hidden" name="id" value=transfer.care_episode.to_string() />
            {form.whole(&[])}
            <span>{t(lang, state)}</span>
            <button class="plain">
                {t(lang, word)} <span class="visually-hidden">{format!(": {code}")}</span>
            </button>
        </form>
    }
}
