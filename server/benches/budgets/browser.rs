//! Just enough of HTTP/1.1 to load our own server: one connection, kept alive, blocking.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

use anyhow::{Context, Result, ensure};

pub struct Browser {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// Where the body ends.
enum Length {
    Bytes(usize),
    Chunked,
}

impl Browser {
    pub fn open(address: SocketAddr, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            cookie: cookie.to_owned(),
        })
    }

    /// The body, compressed as for a browser.
    pub fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n",
            self.cookie
        );
        let (status, body) = self.exchange(&format!("{head}Accept-Encoding: br\r\n\r\n"))?;
        ensure!(status == 200, "{path}: {status}");
        Ok(body)
    }

    /// Signs in with a password; the page must lead on and not back.
    pub fn sign_in(&mut self, user_name: &str, password: &str) -> Result<()> {
        let form = format!(
            "user_name={user_name}&password={}",
            password.replace(' ', "+")
        );
        let (status, _) = self.exchange(&format!(
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ))?;
        ensure!(status == 303, "signing in: {status}");
        Ok(())
    }

    fn exchange(&mut self, request: &str) -> Result<(u16, Vec<u8>)> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).context("no status")?.parse()?;
        let body = match self.headers()? {
            Length::Bytes(length) => self.bytes(length)?,
            Length::Chunked => self.chunks()?,
        };
        Ok((status, body))
    }

    fn headers(&mut self) -> Result<Length> {
        let mut length = Length::Bytes(0);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", bytes)) => length = Length::Bytes(bytes.parse()?),
                Some(("transfer-encoding", _)) => length = Length::Chunked,
                Some(_) => {}
                None => return Ok(length),
            }
        }
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server hung up");
        Ok(line.trim_end().to_owned())
    }
}
