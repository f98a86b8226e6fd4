//! Who held which post, and when: `content/_data/proofreading/people.yaml`.

use jiff::civil::Date;

/// The table, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// In the order of the table, each name once.
    pub all: Vec<Person>,
    /// All posts, each once.
    pub posts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub posts: Vec<Post>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub name: String,
    /// From this day on; from ever where nothing is written.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Post {
    /// Whether it was held on a day; without one, nobody knows better.
    pub fn is_held(&self, day: Option<Date>) -> bool {
        let Some(day) = day else { return true };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl People {
    pub(super) fn add(&mut self, name: &str, posts: impl IntoIterator<Item = Post>) {
        let index = self.all.iter().position(|person| person.name == name).unwrap_or_else(|| {
            self.all.push(Person { name: name.to_owned(), posts: Vec::new() });
            self.all.len() - 1
        });
        for post in posts {
            if !self.posts.contains(&post.name) {
                self.posts.push(post.name.clone());
            }
            self.all[index].posts.push(post);
        }
    }

    /// Who held a post on a day, by the post's number.
    pub fn holders(&self, post: u32, day: Option<Date>) -> impl Iterator<Item = &Person> {
        let name = self.posts.get(post as usize);
        let holds = move |person: &&Person| {
            person.posts.iter().any(|held| Some(&held.name) == name && held.is_held(day))
        };
        self.all.iter().filter(holds)
    }
}
