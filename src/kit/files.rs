//! Files kept beside the database: printed booklets, imported files, reports.
//!
//! A file is written whole or not at all (temporary name, flush to disk, rename).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder of kept files.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    pub fn new(root: impl Into<PathBuf>) -> Files {
        Files { root: root.into() }
    }

    /// The path of a kept file. `name` is made by us (ids, fixed words), never by a person.
    pub fn path(&self, name: &str) -> PathBuf {
        debug_assert!(!name.contains("..") && !name.starts_with('/'));
        self.root.join(name)
    }

    /// Writes `bytes` under `name`, whole or not at all.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.create(name, |file| file.write_all(bytes))
    }

    /// Lets `fill` write the file `name`, that appears only once it is complete and on disk.
    pub fn create(
        &self,
        name: &str,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let path = self.path(name);
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        fs::create_dir_all(&folder)?;
        let unfinished = path.with_extension("unfinished");
        let written = File::create(&unfinished).and_then(|mut file| {
            fill(&mut file)?;
            file.sync_all()
        });
        if let Err(error) = written {
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
        fs::rename(&unfinished, &path)?;
        File::open(&folder)?.sync_all()
    }

    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(name))
    }

    /// Removes a file; one that is not there is already as wished.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a folder with what is in it; one that is not there is already as wished.
    pub fn remove_folder(&self, name: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }
}
