//! The `maillon` program itself, run as an administrator runs it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use maillon::kit::db::DatabaseUrl;

use super::people::PASSWORD;
use super::visitor::Visitor;

/// The program with an installation's settings.
pub struct Program {
    database: String,
    folder: tempfile::TempDir,
}

/// A database's address, as commands take it.
pub fn address_of(database: &DatabaseUrl) -> String {
    match database {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

impl Program {
    pub fn on(database: &DatabaseUrl) -> Program {
        Program {
            database: address_of(database),
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }
    /// The database's address, as commands take it.
    pub fn database(&self) -> &str {
        &self.database
    }
    pub fn data_dir(&self) -> &Path {
        self.folder.path()
    }
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maillon"));
        command
            .args(words)
            .env("NO_COLOR", "1")
            .env("MAILLON_DATABASE_URL", &self.database)
            .env("MAILLON_DATA_DIR", self.folder.path())
            .current_dir(self.folder.path());
        command
    }
    /// Runs a command to its end, whatever it says.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program starts")
    }
    /// Runs a command that must succeed; gives what it printed.
    #[track_caller]
    pub fn does(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "maillon {words:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }
    /// Makes the territory of Creuse and its first administrator.
    pub fn creates_admin(&self) {
        let words = [
            "admin",
            "create",
            "--email",
            "admin@creuse.example",
            "--name",
            "Adèle Admin",
            "--departement",
            "23",
            "--password-stdin",
        ];
        let mut command = self.command(&words);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("its input is piped");
        writeln!(input, "{PASSWORD}").expect("it reads");
        drop(input);
        assert!(child.wait().expect("it ends").success());
    }
    /// Starts `serve` on a free port and waits until it listens.
    pub fn serves(&self) -> Serving {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let output = child.stderr.take().expect("its output is piped");
        listening(child, output, "address=")
    }
    /// Starts `demo` on the same database and folder, and waits until it listens.
    pub fn plays_the_demo(&self) -> Serving {
        let words = ["demo", "--port", "0", "--data-dir", ".", "--database-url", &self.database];
        let mut command = self.command(&words);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = child.stdout.take().expect("its output is piped");
        listening(child, output, "open at http://")
    }
}

/// Waits until a program says where it listens: behind `mark`.
fn listening(child: Child, output: impl std::io::Read + Send + 'static, mark: &str) -> Serving {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let mut said = Vec::new();
    let address = lines.by_ref().find_map(|line| {
        let found =
            line.split_once(mark).and_then(|(_, rest)| rest.split(' ').next().map(str::to_owned));
        said.push(line);
        found
    });
    let address = address.unwrap_or_else(|| panic!("it does not serve: {said:#?}"));
    std::thread::spawn(move || lines.for_each(drop));
    Serving { child, base: format!("http://{address}") }
}

/// A site served by a process of its own.
pub struct Serving {
    child: Child,
    pub base: String,
}

impl Serving {
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.base)
    }
    /// Asks it to stop, as a service manager does; it must do so well.
    pub fn stops(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "it stops well: {status}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asserts that `maillon check` finds nothing wrong in a database.
#[track_caller]
pub fn holds(database: &DatabaseUrl) {
    let report = Program::on(database).run(&["check"]);
    let said = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.status.success() && said.contains("Everything holds"), "{said}\n{report:?}");
}
