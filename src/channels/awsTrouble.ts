/** What Amazon's services say alike, whichever it is; each has words of its own besides. */
export interface AwsTrouble {
  readonly blame: 'busy' | 'clock' | 'session' | 'keys' | 'permission';
  readonly words: string;
}

const clock: AwsTrouble = { blame: 'clock', words: 'this machine’s clock is wrong' };

// The errors that are common to all: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
const byCode: readonly (readonly [RegExp, AwsTrouble])[] = [
  [
    /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/u,
    { blame: 'busy', words: 'too many requests at once' },
  ],
  [/^(?:ExpiredToken|TokenRefreshRequired)/u, { blame: 'session', words: 'the session token has expired' }],
  [/^(?:RequestExpired|RequestTimeTooSkewed)/u, clock],
  [
    /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|InvalidSecurity|OptInRequired)/u,
    { blame: 'keys', words: 'the access key or its secret is wrong' },
  ],
  [
    /^(?:AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation)/u,
    { blame: 'permission', words: 'the access key may not do that' },
  ],
];

/** @param code `ThrottlingException`, without a name space */
export function awsTrouble(code: string, message: string): AwsTrouble | null {
  // A signature's own message tells a wrong clock from a wrong secret.
  if (/Signature (?:expired|not yet current)/u.test(message)) return clock;
  return byCode.find(([form]) => form.test(code))?.[1] ?? null;
}
