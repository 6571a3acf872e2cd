//! The `maillon` program itself, run as an administrator runs it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
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
        command.args(words);
        self.settle(command)
    }
    /// With the settings of the installation.
    fn settle(&self, mut command: Command) -> Command {
        command
            .env("NO_COLOR", "1")
            .env("MAILLON_DATABASE_URL", &self.database)
            .env("MAILLON_DATA_DIR", self.folder.path())
            .current_dir(self.folder.path());
        command
    }
    /// Starts a command and does not wait for it.
    pub fn starts(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::null()).spawn().expect("the program starts")
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
    /// Runs a command that must succeed; gives what it printed, and the seconds that all its threads
    /// worked: the same however many others share the machine.
    #[track_caller]
    pub fn measures(&self, words: &[&str]) -> (String, f64) {
        let mut command = Command::new("bash");
        command.args(["-c", r#""$0" "$@" && times"#, env!("CARGO_BIN_EXE_maillon")]).args(words);
        let output = self.settle(command).output().expect("bash is there");
        assert!(output.status.success(), "maillon {words:?}: {output:?}");
        let said = String::from_utf8(output.stdout).expect("text");
        // The last line of `times` is of what bash ran: `0m2.944s 0m0.201s`.
        let worked = said.lines().last().expect("two lines of times").split_whitespace();
        let seconds = worked.map(|time| {
            let (minutes, seconds) = time.trim_end_matches('s').split_once('m').expect("a time");
            let number = |text: &str| text.parse::<f64>().expect("a number");
            number(minutes) * 60.0 + number(seconds)
        });
        let seconds = seconds.sum();
        (said, seconds)
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

/// A file of the field, as it was published.
pub fn shared(name: &str) -> PathBuf {
    let shared = std::env::var_os("MAILLON_SHARED").map(PathBuf::from);
    let shared =
        shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    shared.join(name)
}

/// Asserts that `maillon check` finds nothing wrong in a database.
#[track_caller]
pub fn holds(database: &DatabaseUrl) {
    let report = Program::on(database).run(&["check"]);
    let said = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.status.success() && said.contains("Everything holds"), "{said}\n{report:?}");
}
