import os from 'node:os';

export interface Machine {
  readonly memoryBytes: number;
  readonly platform: NodeJS.Platform;
}

const MB = 1024 * 1024;

/** Memory that this process may use: in a container that is less than what the machine has. */
export function thisMachine(): Machine {
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  return { memoryBytes, platform: process.platform };
}

/** The settings of the embedded server: for a small machine shared with Node, and never at the price of acknowledged data. */
export function serverSettings(machine: Machine, socketDir: string, overrides: Readonly<Record<string, string>>): Record<string, string> {
  const memoryMb = Math.floor(machine.memoryBytes / MB);
  return {
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    max_connections: '50',
    shared_buffers: `${clamp(memoryMb / 8, 32, 512)}MB`,
    effective_cache_size: `${clamp(memoryMb / 2, 64, 65_536)}MB`,
    maintenance_work_mem: `${clamp(memoryMb / 32, 16, 128)}MB`,
    // Reserved but unusable huge pages end a server in a container with SIGBUS.
    huge_pages: 'off',
    // Containers give /dev/shm 64 MB, too little for parallel queries; System V memory has no such limit there.
    ...(machine.platform === 'linux' ? { dynamic_shared_memory_type: 'sysv' } : {}),
    random_page_cost: '1.1',
    jit: 'off',
    autovacuum: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // The packaged binaries are built without lz4, and pglz costs more processor than it saves disk.
    wal_compression: 'off',
    max_wal_size: '4GB',
    checkpoint_timeout: '10min',
    timezone: 'Asia/Ho_Chi_Minh',
    ...logSettings(),
    ...overrides,
  };
}

/** A file for each day of the week, emptied when its day comes again: a week of log and no more. */
function logSettings(): Record<string, string> {
  return {
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%u.log',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_truncate_on_rotation: 'on',
    log_checkpoints: 'off',
    // Details of an error quote the row, and no log holds a person's data.
    log_error_verbosity: 'terse',
    log_timezone: 'Asia/Ho_Chi_Minh',
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(Math.max(value, least), most));
}

export function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
