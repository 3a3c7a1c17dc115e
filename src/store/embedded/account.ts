import { chmod, chown, lstat, readFile } from 'node:fs/promises';

import { AppError } from '../../shared/app-error.ts';
import { orNullIfMissing } from '../../shared/error-code.ts';
import { run, type Identity } from './run.ts';

/** An unprivileged account of this machine. */
export interface Account extends Identity {
  readonly name: string;
}

/** In order of preference: the one made for databases, else the one that everybody has. */
const CANDIDATES = ['postgres', 'nobody'];

/** Who must run the server of a cluster. `null`: we are not root, and it runs as ourselves. Root, which PostgreSQL refuses, runs it as its owner. */
export async function accountOf(cluster: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await orNullIfMissing(lstat(cluster));
  if (owner !== null && owner.uid !== 0) return { name: `with the number ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return chooseAccount(await readFile('/etc/passwd', 'utf8'));
}

/** The unprivileged account of a machine with this `/etc/passwd`. */
export function chooseAccount(passwd: string): Account {
  const accounts = parsePasswd(passwd);
  for (const name of CANDIDATES) {
    const account = accounts.find((one) => one.name === name);
    if (account !== undefined) return account;
  }
  throw new AppError(
    'configuration',
    `PostgreSQL does not run as root, and this machine has no account named ${CANDIDATES.join(' or ')}. ` +
      'Start Nhịp as an ordinary user, or set DATABASE_URL.',
  );
}

function parsePasswd(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/** Whether the account can enter the folder: tried, not derived, as access depends on more than modes (ACLs, mounts, SELinux). */
export async function canEnter(account: Account | null, folder: string): Promise<boolean> {
  if (account === null) return true;
  const probe = await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { account });
  return probe.ok;
}

/** Makes a folder of ours the account's, and private. */
export async function giveTo(account: Account, dir: string): Promise<void> {
  try {
    await chown(dir, account.uid, account.gid);
    await chmod(dir, 0o700);
  } catch (error) {
    throw new AppError(
      'configuration',
      `${dir} is on a disk where it cannot be given to the account ${account.name}, which must run PostgreSQL: choose another NHIP_DATA_DIR, or set DATABASE_URL.`,
      error,
    );
  }
}
