import type { Connection } from '../intake/source-schema.ts';
import { AppError } from '../shared/app-error.ts';
import type { Connector } from './connector.ts';
import type { ConnectorTools } from './connector-tools.ts';
import { folderConnector } from './folder/folder.ts';
import { natsConnector } from './nats/nats.ts';
import { restConnector } from './rest/rest.ts';
import { mysqlConnector } from './sql/mysql.ts';
import { postgresConnector } from './sql/postgres.ts';

/** The connector that a declaration asks for. Throws AppError `configuration` for a source that sends by itself. */
export function connectorOf(connection: Connection, tools: ConnectorTools): Connector {
  switch (connection.protocol) {
    case 'rest':
      return restConnector(connection, tools);
    case 'folder':
      return folderConnector(connection, tools);
    case 'postgres':
      return postgresConnector(connection, tools);
    case 'mysql':
      return mysqlConnector(connection, tools);
    case 'nats':
      return natsConnector(connection, tools);
    case 'push':
    case 'agent':
      throw new AppError('configuration', 'this source sends by itself: there is nothing to ask');
  }
}

/** Whether a source is asked, rather than sends by itself. */
export function isAsked({ protocol }: Connection): boolean {
  return protocol !== 'push' && protocol !== 'agent';
}
