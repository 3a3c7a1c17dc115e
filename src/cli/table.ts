/** Rows as text in columns; numbers to the right. Widths count what is seen, not bytes. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const isNumeric = header.map((_, column) => rows.length > 0 && rows.every((row) => /^[-–\d.,%]*$/.test(row[column] ?? '')));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
        return isNumeric[column] === true ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' });

function widthOf(text: string): number {
  return [...segmenter.segment(text)].length;
}
