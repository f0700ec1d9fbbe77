//! What administrators see and do about people. The policies decide; these queries only ask.

use app::{
    admin::{Change, Directory, Invitation, Refusal, Why, form::refuse},
    error::PortError,
    practice::{Actor, People},
};
use async_trait::async_trait;
use futures::FutureExt;

use uuid::Uuid;

use super::{Audit, Finish, Store, StoreError, people, sign_ins};

mod changes;
mod directory;

#[async_trait]
impl People for Store {
    async fn directory(&self, actor: &Actor) -> Result<Directory, PortError> {
        let (organisation, store) = (actor.organisation, self.clone());
        let read = self.door.read(actor, move |connection| {
            async move { directory::load(connection, organisation, &store.instruments).await }
                .boxed()
        });
        Ok(read.await?)
    }

    async fn administer(
        &self,
        actor: &Actor,
        change: Change,
    ) -> Result<Result<(), Refusal>, PortError> {
        let (who, store) = (actor.clone(), self.clone());
        let first = change.clone();
        let written = self.door.write(actor, move |connection| {
            async move {
                match changes::apply(connection, &who, &store.instruments, &first).await? {
                    Ok(audit) => Ok((Ok(()), Finish::Commit(audit))),
                    Err(refusal) => Ok((Err(refusal), Finish::RollBack)),
                }
            }
            .boxed()
        });
        match written.await {
            Ok(answer) => Ok(answer),
            Err(error) => match refusal(&error, &change) {
                Some(refusal) => Ok(Err(refusal)),
                None => Err(error.into()),
            },
        }
    }

    async fn invite(
        &self,
        actor: &Actor,
        person: Uuid,
        renew_authenticator: bool,
    ) -> Result<Invitation, PortError> {
        let organisation = actor.organisation;
        let now = self.door.now();
        let issued = self.door.write(actor, move |connection| {
            async move {
                let issued = sign_ins::issue(connection, person, renew_authenticator, now).await?;
                let name = people::name(connection, organisation, person).await?;
                let audit = Audit::new("issue one-time code", "staff", vec![person]);
                Ok(((name, issued), Finish::Commit(audit)))
            }
            .boxed()
        });
        let (name, issued) = issued.await?;
        Ok(Invitation {
            name,
            code: issued.code,
            expires_at: issued.expires_at,
        })
    }
}

/// What a violated constraint means to the person who filled in the form.
fn refusal(error: &StoreError, change: &Change) -> Option<Refusal> {
    let (field, why) = match error.constraint()? {
        "staff_user_name_is_unique" => ("user_name", Why::Taken),
        "last_administrator_stays" if matches!(change, Change::ChangePerson { .. }) => {
            ("roles", Why::LastAdministrator)
        }
        "last_administrator_stays" => ("do", Why::LastAdministrator),
        name if name.ends_with("_fkey") => ("do", Why::NotAChoice),
        _ if matches!(change, Change::Begin { .. }) => ("from", Why::LineIsThere),
        _ => return None,
    };
    Some(refuse(field, why))
}
