// Words that passwords are made of more often than of others, beyond the word list of eff-large-words.ts: the usual
// first choices, names, teams, months, days, and what people in operations pick.

/** About 250 common passwords and parts of them, in lower case. */
export const commonPasswords: readonly string[] = `
password passwort passw0rd passwd pass secret letmein welcome admin administrator root master login access default changeme
test testing guest user demo temp temporary qwerty qwertz azerty iloveyou monkey dragon sunshine princess football baseball
superman batman shadow michael jennifer jordan hunter charlie thomas robert daniel jessica michelle ashley andrew matthew
joshua george summer winter spring autumn january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday starwars pokemon trustno1 whatever freedom ginger cookie pepper
flower orange banana cheese coffee chocolate hello love lovely angel babygirl soccer hockey liverpool arsenal chelsea barcelona
google facebook twitter linkedin amazon apple microsoft windows linux ubuntu debian oracle mysql postgres docker kubernetes
github gitlab jenkins cisco server database backup network security company office internet computer london paris berlin
newyork america germany france england canada mustang harley ferrari porsche mercedes yankees cowboys lakers eagles steelers
correct horse battery staple correcthorsebatterystaple breakglass incident oncall production staging prod dev vault keychain
the and you are for that this with have from they will your what when there about which make like time just know take people
into year good some could them other than then look only come over think also back after work first well even want because
these give most our who get him his her she not all any new can use how man day see way did its let put say too old our mine
my is in it on at to of or by we us me be do go no so up an as if am
`
  .trim()
  .split(/\s+/);
