// Package markup makes plain text of what readers wrote: HTML and Markdown
// become what a reader sees, with paragraphs parted by a blank line.
package markup
