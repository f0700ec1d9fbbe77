//! Links to forms by e-mail, sent to a mail server that this file plays: what arrives opens the form and says nothing else; a
//! server that does not take it costs nothing but the mail; a wrong address issues nothing.

use std::{
    io,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use server::{cli::MailArgs, mail::Mail};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

use crate::{
    captured::Captured,
    forms::{Case, check},
    site::{Site, text},
};

const ADDRESS: &str = "ann@mail.example";

#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Takes,
    /// And repeats the address, as mail servers do.
    Refuses,
    Hangs,
}

/// A mail server on this machine, with what it was told: envelopes and letters as they came.
struct MailServer {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::default();
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, manner, Arc::clone(&kept)));
            }
        });
        Self { port, heard }
    }

    fn mail(&self) -> Mail {
        mail_by(self.port)
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn converse(
    stream: TcpStream,
    manner: Manner,
    heard: Arc<Mutex<Vec<String>>>,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    if manner == Manner::Hangs {
        let mut nothing = String::new();
        while stream.read_line(&mut nothing).await? > 0 {}
        return Ok(());
    }
    stream.write_all(b"220 mail.example ready\r\n").await?;
    let (mut letter, mut in_letter) = (String::new(), false);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let command = std::mem::take(&mut line);
        letter.push_str(&command);
        let answer = match command.trim_end() {
            "." if in_letter => {
                in_letter = false;
                heard.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken".to_owned()
            }
            auth if auth.starts_with("AUTH") => {
                heard.lock().unwrap().push(command);
                "235 known".to_owned()
            }
            _ if in_letter => continue,
            "DATA" => {
                in_letter = true;
                "354 go on".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            rcpt if rcpt.starts_with("RCPT") && manner == Manner::Refuses => {
                format!("550 5.1.1 <{ADDRESS}> nobody here")
            }
            _ => "250 well".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn mail_by(port: u16) -> Mail {
    mail_at(format!("smtp://127.0.0.1:{port}"))
}

fn mail_at(url: String) -> Mail {
    let args = MailArgs {
        smtp_url: Some(url),
        mail_from: Some("Our practice <forms@practice.example>".to_owned()),
    };
    Mail::of(&args).unwrap().unwrap()
}

/// A client with a name, a code and a contact that would be noticed anywhere.
async fn case_with(mail: Option<Mail>) -> Case {
    let mut case = Case::new().await;
    if let Some(mail) = mail {
        case.site = Site::mailing(&case.practice, mail);
    }
    // Bound, since the log has the text of statements.
    let admin = case.practice.admin().await;
    sqlx::query("UPDATE app.client SET name = $2, code = $3, contact = $4 WHERE id = $1")
        .bind(case.client)
        .bind("CANARY-NAME")
        .bind("CANARY-CODE")
        .bind(ADDRESS)
        .execute(&admin)
        .await
        .unwrap();
    sqlx::query("UPDATE app.staff SET name = $1 WHERE user_name = 'mona'")
        .bind("CANARY-THERAPIST")
        .execute(&admin)
        .await
        .unwrap();
    case
}

impl Case {
    fn asking(&self, address: &str) -> String {
        let address: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let session = self.session;
        format!("session={session}&hours=24&form=CHECK-1&do=mail&mail={address}")
    }

    async fn mail(&self, address: &str) -> (StatusCode, String) {
        text(self.hand_over("mona", &self.asking(address)).await).await
    }

    async fn hand_over_page(&self, who: &str) -> String {
        let path = format!("/clients/{}/hand-over", self.client);
        self.site.get(&path, Some(&self.sign_in(who).await)).await.1
    }
}

/// The path of the link that a page shows.
fn link_on(page: &str) -> String {
    let (_, rest) = page.split_once("https://127.0.0.1/r/").unwrap();
    format!("/r/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn what_arrives_opens_the_form_and_names_nobody() {
    let server = MailServer::start(Manner::Takes).await;
    let case = case_with(Some(server.mail())).await;
    let page = case.hand_over_page("mona").await;
    assert!(page.contains(&format!("value=\"{ADDRESS}\"")), "{page}");

    let (status, page) = case.mail(ADDRESS).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains(&format!("The link was sent to {ADDRESS}.")),
        "{page}"
    );
    let path = link_on(&page);

    let heard = server.heard();
    assert_eq!(heard.len(), 1);
    let mail = heard[0].replace(&path, "/r/TOKEN");
    assert!(
        mail.contains("MAIL FROM:<forms@practice.example>"),
        "{mail}"
    );
    assert!(mail.contains(&format!("RCPT TO:<{ADDRESS}>")), "{mail}");
    let (_, letter) = mail.split_once("DATA\r\n").unwrap();
    let (headers, body) = letter.split_once("\r\n\r\n").unwrap();
    for header in [
        "From: \"Our practice\" <forms@practice.example>",
        "To: ann@mail.example",
        "Subject: A form from your practice",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 7bit",
        "Message-ID: <",
        "Date: ",
    ] {
        assert!(headers.contains(header), "{header} in {headers}");
    }
    assert!(body.contains("\r\nhttps://127.0.0.1/r/TOKEN\r\n"), "{body}");
    for said in [
        "opens until",
        "Nobody reads replies",
        "no way to call for help",
    ] {
        assert!(body.contains(said), "{said} in {body}");
    }
    for untold in [
        "CANARY",
        "A1",
        "mona",
        "CHECK",
        "Test practice",
        "lliance",
        "herap",
    ] {
        assert!(!mail.contains(untold), "{untold} in {mail}");
    }

    assert_eq!(case.site.get(&path, None).await.0, StatusCode::OK);
    let (status, page) = case.post(&path, &check(Uuid::new_v4())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Thank you"), "{page}");
    assert_eq!(case.site.get(&path, None).await.0, StatusCode::NOT_FOUND);

    let recorded: i64 = case
        .sql("SELECT count(*) FROM audit.event WHERE action = 'hand over by e-mail' AND object_kind = 'client'")
        .await;
    let addresses: i64 = case
        .sql("SELECT count(*) FROM audit.event e WHERE e::text LIKE '%mail.example%'")
        .await;
    assert_eq!((recorded, addresses), (1, 0));
    case.practice.close().await;
}

#[tokio::test]
async fn a_mail_that_is_not_taken_leaves_the_link_open_and_the_address_out_of_the_log() {
    let log = Captured::default();
    let _guard = log.install();
    let refusing = MailServer::start(Manner::Refuses).await;
    let hanging = MailServer::start(Manner::Hangs).await;
    let plain = MailServer::start(Manner::Takes).await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = mail_by(gone.local_addr().unwrap().port());
    drop(gone);

    let mut case = case_with(None).await;
    for (mail, said, logged) in [
        (refusing.mail(), "the mail server refused it", "550"),
        (nobody, "the mail server did not answer", "refused"),
        // Speaks no TLS: it is told neither password nor mail.
        (
            mail_at(format!(
                "smtp://forms:s3cret@127.0.0.1:{}?tls=required",
                plain.port
            )),
            "the mail server refused it",
            "STARTTLS",
        ),
        (
            hanging.mail(),
            "the mail server did not answer",
            "10 seconds",
        ),
    ] {
        case.site = Site::mailing(&case.practice, mail);
        let began = Instant::now();
        let (status, page) = case.mail(ADDRESS).await;
        assert!(began.elapsed() < Duration::from_secs(14));
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains(said) && page.contains("role=\"alert\""),
            "{page}"
        );
        assert!(page.contains("The link is open all the same"), "{page}");
        assert!(!page.contains("was sent to"), "{page}");
        let (status, form) = case.site.get(&link_on(&page), None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(form.contains("CHECK-1.1"), "{form}");
        assert!(log.text().contains(logged), "{logged} in {}", log.text());
    }
    for server in [refusing, plain, hanging] {
        assert!(server.heard().is_empty());
    }
    let log = log.text();
    assert!(
        !log.contains("mail.example") && !log.contains("CANARY"),
        "{log}"
    );
    case.practice.close().await;
}

#[tokio::test]
async fn a_wrong_address_issues_nothing_and_stays_to_be_corrected() {
    let server = MailServer::start(Manner::Takes).await;
    let case = case_with(Some(server.mail())).await;
    let long = format!("{}@mail.example", "a".repeat(287));
    for address in [
        "",
        "ann",
        "ann@mail.example\r\nBcc: ben@mail.example",
        "ann@mail.example\r\n\r\nBEN",
        "ann@mail.example\nRCPT TO:<ben@mail.example>",
        "ann\r@mail.example",
        "ann@mail.example,ben@mail.example",
        "ann@mail.example; ben@mail.example",
        "Ann <ann@mail.example>",
        "ann@-mail.example",
        &long,
    ] {
        let (status, page) = case.mail(address).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{address:?}");
        assert!(page.contains("Please write one e-mail address."), "{page}");
        assert!(page.contains("aria-invalid=\"true\""), "{page}");
        if !address.is_empty() && !address.contains(['<', '\n', '\r']) {
            assert!(page.contains(&format!("value=\"{address}\"")), "{page}");
        }
    }
    // What is wrong elsewhere is told, and the address stays.
    let fields = case
        .asking("ben@mail.example")
        .replace("hours=24", "hours=25");
    let (status, page) = text(case.hand_over("mona", &fields).await).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("value=\"ben@mail.example\""), "{page}");
    assert_eq!(case.practice.count("rating_link").await, 0);
    assert!(server.heard().is_empty());
    case.practice.close().await;
}

#[tokio::test]
async fn only_who_treats_the_client_mails_and_sees_the_contact() {
    let server = MailServer::start(Manner::Takes).await;
    let case = case_with(Some(server.mail())).await;
    for who in ["otto", "x.supervisor", "x.former", "x.administrator"] {
        let answer = case.hand_over(who, &case.asking(ADDRESS)).await;
        let status = answer.status().as_u16();
        assert!([403, 404].contains(&status), "{who} {status}");
        assert!(!case.hand_over_page(who).await.contains(ADDRESS), "{who}");
    }
    assert_eq!(case.practice.count("rating_link").await, 0);
    assert!(server.heard().is_empty());
    // A contact that is no address is not offered as one.
    sqlx::query("UPDATE app.client SET contact = 'phone 0151, ann@mail.example'")
        .execute(&case.practice.admin().await)
        .await
        .unwrap();
    let page = case.hand_over_page("mona").await;
    assert!(
        page.contains("Send by e-mail") && !page.contains(ADDRESS),
        "{page}"
    );
    case.practice.close().await;
}

#[tokio::test]
async fn without_a_mail_server_there_is_nothing_to_see_and_nothing_to_send() {
    let case = case_with(None).await;
    let page = case.hand_over_page("mona").await;
    assert!(page.contains("Make a link"));
    for absent in ["e-mail", "E-mail", ADDRESS, "value=\"mail\""] {
        assert!(!page.contains(absent), "{absent} in {page}");
    }
    let (status, page) = case.mail(ADDRESS).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This practice sends no e-mail."), "{page}");
    assert_eq!(case.practice.count("rating_link").await, 0);
    case.practice.close().await;
}

#[tokio::test]
async fn a_flood_of_mail_is_held_up_and_links_are_not() {
    let server = MailServer::start(Manner::Takes).await;
    let case = case_with(Some(server.mail())).await;
    for at in 0..20 {
        assert_eq!(case.mail(ADDRESS).await.0, StatusCode::OK, "{at}");
    }
    let (status, page) = case.mail(ADDRESS).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.contains("Please wait a minute"), "{page}");
    assert_eq!(server.heard().len(), 20);
    assert_eq!(case.practice.count("rating_link").await, 20);
    case.link(&["CHECK-1"]).await;
    case.practice.close().await;
}
