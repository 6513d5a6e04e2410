//! What the program prints, asked through its library.
