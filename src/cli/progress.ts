/** A line on a terminal that says how far long work is; nothing where nobody watches. */
export interface Progress {
  show(text: string): void;
  done(): void;
}

const EVERY_MS = 100;

export function progressOn(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  let shownAt = 0;
  let isShown = false;
  return {
    show(text) {
      if (!stream.isTTY || now() - shownAt < EVERY_MS) return;
      shownAt = now();
      isShown = true;
      stream.write(`\r\u001b[2K${text}`);
    },
    done() {
      if (isShown) stream.write('\r\u001b[2K');
      isShown = false;
    },
  };
}
