//! A paper before its form: the same headings, sentences and tables become a page and a PDF.

pub mod html;
pub mod pdf;

/// One paper. Its title is its only first-level heading.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub enum Block {
    /// Level 2 to 4.
    Heading(u8, String),
    Text(String),
    List(Vec<String>),
    Table(Table),
}

/// The first cell of a row is its header.
#[derive(Debug, Clone)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    /// Rows high enough to be written in by hand.
    pub is_form: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub title: &'static str,
    /// Its share of the width.
    pub weight: f32,
}

impl Paper {
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    pub fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Everything that it says, but the titles of columns.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let blocks = self.blocks.iter().flat_map(Block::texts);
        blocks.chain([self.title.as_str()])
    }

    /// A row a person, with the place of a signature.
    pub fn signatures(&mut self, people: &[String]) {
        if people.is_empty() {
            return;
        }
        self.heading(2, "Signatures");
        let rows = people
            .iter()
            .map(|it| vec![it.clone(), String::new(), String::new()]);
        let mut table = Table::new(
            "Signatures du jury",
            &[("Juré", 3.0), ("Date", 1.0), ("Signature", 3.0)],
            rows.collect(),
        );
        table.is_form = true;
        self.table(table);
    }
}

impl Block {
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Heading(_, text) | Self::Text(text) => vec![text],
            Self::List(items) => items.iter().map(String::as_str).collect(),
            Self::Table(it) => {
                let cells = it.rows.iter().flatten().map(String::as_str);
                cells.chain([it.caption.as_str()]).collect()
            }
        }
    }
}

impl Table {
    pub fn new(
        caption: impl Into<String>,
        columns: &[(&'static str, f32)],
        rows: Vec<Vec<String>>,
    ) -> Self {
        Self {
            caption: caption.into(),
            columns: columns
                .iter()
                .map(|(title, weight)| Column {
                    title,
                    weight: *weight,
                })
                .collect(),
            rows,
            is_form: false,
        }
    }
}
