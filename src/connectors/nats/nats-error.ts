import { JetStreamApiError } from '@nats-io/jetstream';
import { AuthorizationError, PermissionViolationError, RequestError, UserAuthenticationExpiredError } from '@nats-io/transport-node';

import { AppError } from '../../shared/app-error.ts';

const REFUSALS = [AuthorizationError, PermissionViolationError, UserAuthenticationExpiredError];
const SERVER_FAULT = 500;

/** Without the failure itself as a cause: what a driver says may hold the token. */
export function natsError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (REFUSALS.some((kind) => error instanceof kind)) {
    return new AppError('configuration', 'the NATS server refuses the token, or what is asked with it');
  }
  if (error instanceof JetStreamApiError) {
    const kind = error.status < SERVER_FAULT ? 'configuration' : 'unavailable';
    return new AppError(kind, `the NATS server says: ${error.message} (${error.code})`);
  }
  if (error instanceof RequestError && error.isNoResponders()) return new AppError('unavailable', 'the NATS server has no JetStream now');
  return new AppError('unavailable', 'the NATS server cannot be reached, or breaks off');
}
