import { AwsV4Signer } from 'aws4fetch';
import type { Secret } from '../domain/secret.ts';
import type { HttpRequest } from '../net/httpClient.ts';
import type { ChannelIo } from './channel.ts';

/** Of a user or a role that may do nothing but send. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys; null: they are lasting ones. */
  readonly sessionToken: string | null;
}

/** Keys as a config names them. */
export interface AwsKeySettings {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret | undefined;
}

/** Throws `SecretFault`. */
export async function revealAwsKeys(given: AwsKeySettings, { reveal }: Pick<ChannelIo, 'reveal'>): Promise<AwsKeys> {
  return {
    accessKeyId: (await reveal(given.accessKeyId)).trim(),
    secretAccessKey: (await reveal(given.secretAccessKey)).trim(),
    sessionToken: given.sessionToken === undefined ? null : (await reveal(given.sessionToken)).trim(),
  };
}

export interface AwsRequest {
  readonly method: HttpRequest['method'];
  readonly url: string;
  /** The name that AWS signs for: `ses`, `sms-voice`, `sns`. */
  readonly service: string;
  readonly region: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it will be sent, byte for byte: its hash is signed. */
  readonly body?: string;
}

/** What goes to `io.http` as it is. */
export interface SignedRequest {
  readonly url: string;
  readonly method: HttpRequest['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A request with AWS's signature of version 4, good for five minutes around `now`: an attempt is signed afresh.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function awsSigned(request: AwsRequest, keys: AwsKeys, now: Date): Promise<SignedRequest> {
  const { method, url, service, region, headers = {}, body } = request;
  const signer = new AwsV4Signer({
    method,
    url,
    service,
    region,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken }),
    datetime: now.toISOString().replace(/[:-]|\.\d{3}/gu, ''),
  });
  const signed = await signer.sign();
  return {
    url: signed.url.href,
    method,
    headers: Object.fromEntries(signed.headers),
    ...(body === undefined ? {} : { body }),
  };
}
