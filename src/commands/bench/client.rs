//! The smallest HTTP client that keeps its connection open: for load on this machine only.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Nobody in particular asks.
pub const ANYBODY: &str = "Accept: */*";

/// One kept connection.
pub struct Client {
    reader: BufReader<TcpStream>,
    /// The header that says who asks.
    who: String,
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    /// `name: value`, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// From the last byte sent to the first byte received.
    pub first_byte: Duration,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Client {
    /// Connects; `who` is sent with every request: a header, whole.
    pub fn connect(address: SocketAddr, who: &str) -> std::io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Client { reader: BufReader::new(stream), who: who.to_owned() })
    }

    pub fn get(&mut self, path: &str) -> std::io::Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: bench\r\n{}\r\nAccept-Encoding: gzip\r\n\r\n",
            self.who
        );
        self.exchange(request.as_bytes())
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, form: &str) -> std::io::Result<Answer> {
        self.send(path, "application/x-www-form-urlencoded", form)
    }

    /// Sends JSON.
    pub fn post_json(&mut self, path: &str, json: &str) -> std::io::Result<Answer> {
        self.send(path, "application/json", json)
    }

    fn send(&mut self, path: &str, kind: &str, body: &str) -> std::io::Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\n{}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.who,
            body.len()
        );
        self.exchange(request.as_bytes())
    }

    fn exchange(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.reader.get_mut().write_all(request)?;
        let sent = Instant::now();
        let mut line = self.line()?;
        let first_byte = sent.elapsed();
        let status = line.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or_default();
        let mut headers = Vec::new();
        loop {
            line = self.line()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new(), first_byte };
        if answer.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut answer.body)?;
        } else {
            let length = answer.header("content-length").and_then(|text| text.parse().ok());
            answer.body = vec![0; length.unwrap_or(0)];
            self.reader.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    /// A line, whole: an answer cut short is an error, never half an answer.
    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        if line.ends_with('\n') { Ok(line) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) -> std::io::Result<()> {
        loop {
            let length =
                usize::from_str_radix(self.line()?.trim(), 16).map_err(std::io::Error::other)?;
            let mut chunk = vec![0; length + 2];
            self.reader.read_exact(&mut chunk)?;
            if length == 0 {
                return Ok(());
            }
            body.extend_from_slice(&chunk[..length]);
        }
    }
}
