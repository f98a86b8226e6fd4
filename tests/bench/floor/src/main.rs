//! The floor: what a build cannot do without. Everything is read, and the finished bytes are written.
//!
//! `floor pack TREE PACK` lays up the files of a finished output tree in one file, once, before anything is
//! timed. `floor run SITE PACK DEST` then does what is left of a first build when all thinking is taken
//! away: it reads `content/` and `themes/` of SITE to the end; it claims every path of the tree in a ledger
//! and waits until the disk has that; it takes the bytes of each file from the pack (someone has to put
//! them into memory), and writes them directly as a new file; it replaces the ledger by one with sizes and
//! times. As many threads as there are processors, a folder made just before its first file.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use tree::{collect, create, on_all_threads};

mod tree;

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pack", tree, pack] => lay_up(Path::new(tree), Path::new(pack)),
        ["run", site, pack, dest] => run(Path::new(site), Path::new(pack), Path::new(dest)),
        _ => Err(io::Error::other("floor pack TREE PACK, or floor run SITE PACK DEST")),
    }
}

/// The pack: the files one after another, then their list, then the place of the list.
fn lay_up(tree: &Path, pack: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(tree, &mut files)?;
    files.sort();
    let mut pack = io::BufWriter::new(File::create(pack)?);
    let (mut list, mut at) = (String::new(), 0);
    for file in &files {
        let bytes = fs::read(file)?;
        pack.write_all(&bytes)?;
        let name = file.strip_prefix(tree).map_err(io::Error::other)?.display();
        writeln!(list, "{at} {} {name}", bytes.len()).map_err(io::Error::other)?;
        at += bytes.len();
    }
    pack.write_all(list.as_bytes())?;
    pack.write_all(&(at as u64).to_le_bytes())?;
    pack.flush()
}

fn run(site: &Path, pack: &Path, dest: &Path) -> io::Result<()> {
    let mut sources = Vec::new();
    for folder in ["content", "themes"] {
        collect(&site.join(folder), &mut sources)?;
    }
    on_all_threads(&sources, |source, bytes| {
        bytes.clear();
        File::open(source)?.read_to_end(bytes).map(|_| String::new())
    })?;

    let pack = File::open(pack)?;
    let files = list(&pack)?;
    fs::create_dir_all(dest)?;
    let ledger = dest.with_extension("ledger");
    let mut claims = File::create(&ledger)?;
    let lines: String = files.iter().map(|file| format!("claim\t{}\n", file.name)).collect();
    claims.write_all(lines.as_bytes())?;
    claims.sync_data()?;

    let lines = on_all_threads(&files, |file, bytes| {
        bytes.resize(file.length, 0);
        pack.read_exact_at(bytes, file.at)?;
        let made = create(&dest.join(&file.name))?;
        (&made).write_all(bytes)?;
        let now = made.metadata()?;
        Ok(format!("file\t{}\t{}.{:09}\t{}\n", now.size(), now.mtime(), now.mtime_nsec(), file.name))
    })?;
    let new = dest.with_extension("ledger.new");
    let mut file = File::create(&new)?;
    file.write_all(lines.concat().as_bytes())?;
    file.sync_data()?;
    fs::rename(new, ledger)
}

/// A file of the tree, and where its bytes are in the pack.
struct Packed {
    at: u64,
    length: usize,
    name: String,
}

fn list(pack: &File) -> io::Result<Vec<Packed>> {
    let end = pack.metadata()?.len() - 8;
    let mut place = [0; 8];
    pack.read_exact_at(&mut place, end)?;
    let from = u64::from_le_bytes(place);
    let mut list = vec![0; usize::try_from(end - from).map_err(io::Error::other)?];
    pack.read_exact_at(&mut list, from)?;
    let list = String::from_utf8(list).map_err(io::Error::other)?;
    let packed = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let (at, length) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Packed { at, length, name: words.next()?.to_owned() })
    };
    list.lines().map(|line| packed(line).ok_or(io::Error::other("this is no pack"))).collect()
}
