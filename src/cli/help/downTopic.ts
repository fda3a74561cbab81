/** The same steps as docs/down.md. */
export const downTopic = (): string => `You are down right now

1. Say it. Before you know why.

     incident open

   It asks what is wrong, how bad it is, and when you speak next, shows all that
   will go out, and asks once. Enter takes what is proposed. Or in one line:

     incident open "Checkout is down" --impact major -m "Nobody can pay."

   No config yet? Then it is kept here, and a page is built that nobody sees
   until you put it up. To tell people run incident init first: three minutes.

   Say:  what does not work, for whom, since when; when you speak next.
   Not:  a cause you guess, a time of repair, whose fault it is, "fixed".

2. Leave this open beside you. It looks at your site, and reminds you.

     incident watch

3. Keep the promise, also when there is nothing new.

     incident update --still-working
     incident update --status identified -m "The database has stopped."

   Wrong words went out?       incident correct -m "Only card payments fail."
   Something did not go out?   incident deliver

4. It works again? Say that you watch it, not that it is over.

     incident update --status monitoring
     incident resolve --wait

   resolve --wait looks at your probes, and gives the all-clear when they have
   been healthy for long enough: 15 minutes for minor, 30 for major, 60 for
   critical, unless your config says otherwise. Without probes you vouch for it.

5. It came back?

     incident reopen

More:  incident help green-light   incident help channels   incident open --help`;
