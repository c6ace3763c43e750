#!/usr/bin/env python3
"""Opens a Breakglass vault (docs/format.md, format 1) without Breakglass and prints its secrets as JSON.

Needs Python 3.9 or later and the package `cryptography`. For each environment give one of:

  aws kms decrypt ... --query Plaintext --output text | recover.py FILE --environment prod --data-key-base64 -
  recover.py FILE --environment prod --recovery-key sheet.txt
  recover.py FILE --environment prod --passphrase -          (asks, where standard input is a terminal)

`-` reads standard input and anything else is the name of a file, so that no secret is an argument that other programs
can see. `--show-kms` prints the `aws kms decrypt` command of each KMS recipient, and opens nothing.
"""
import argparse, base64, getpass, hashlib, hmac, json, re, struct, sys, unicodedata
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def fail(why):
    sys.exit(f"recover.py: {why}")


def unbase64(text):  # section 2.3: canonical only
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if re.fullmatch(r"[A-Za-z0-9_-]*", text) else b""
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        fail("base64url that is not canonical")
    return raw


def prefixed(*parts):  # section 2.5
    return b"".join(struct.pack(">I", len(part.encode())) + part.encode() for part in map(str, parts))


def derive(secret, salt, *info):  # section 3.2
    return HKDF(SHA256(), 32, salt, prefixed(*info)).derive(secret)


def unseal(key, sealed, aad, what):  # section 3.1
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)
    except (InvalidTag, ValueError):
        fail(f"{what} does not open: another key, or it was changed")


def unpad(padded, what):  # section 4.7
    plain = padded.rstrip(b"\0")
    step = max(128, 2 ** (max(len(plain), 1).bit_length() - 4))
    if len(padded) != max(step, -(-len(plain) // step) * step):
        fail(f"{what} is not padded as the format says")
    return plain


ID, NUMBER, HASH, SEALED = r"[\w-]{21}[AQgw]", r"[1-9]\d{0,15}", r"[\w-]{42}[AEIMQUYcgkosw048]", r"[\w-]{38,}"
RECIPIENT = rf"(aws-kms arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{{12}}:key/[\w-]+|os-keychain {ID}|passphrase \d+\.\d+\.\d+\.{ID}|recovery-key [0-9a-f]{{8}})"
LINES = {  # section 4: what follows "<keyword> <env> " in each line
    "env": rf"{NUMBER} {HASH} (prod|staging|dev) (strict|normal|relaxed) [\w-]+",
    "recipient": rf"{RECIPIENT} [\w-]{{1,8192}}",
    "index": rf"{ID} {SEALED}",
    "record": rf"{ID} {NUMBER} {SEALED}",
    "seal": rf"{NUMBER} {HASH} {HASH}",
}


def parse(data):  # sections 2 and 4; each line becomes (what it is sorted by, its fields, its bytes)
    lines = data.decode("ascii", "replace").split("\n")
    header = re.fullmatch(rf"breakglass-vault 1 ({ID})", lines[0], re.A) or fail("not a vault of format 1")
    blocks, name, order = {}, None, ""
    for at, line in enumerate(lines[1:-1], 2):
        keyword, environment, rest = (line.split(" ", 2) + ["", ""])[:3]
        if keyword == "env" and environment not in blocks and re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", environment):
            blocks[environment], name = {each: [] for each in LINES}, environment
        fields, known = rest.split(" "), blocks.get(environment, {}).get(keyword)
        tail, last = len(fields[-1]) % 4, fields[-1][-1:]
        canonical = tail == 0 or tail == 2 and last in "AQgw" or tail == 3 and last in "AEIMQUYcgkosw048"
        if known is None or environment != name or not canonical or not re.fullmatch(LINES[keyword], rest, re.A):
            fail(f"line {at} is not canonical")
        key = tuple(fields[: 2 if keyword == "recipient" else 1])
        if known and key <= known[-1][0]:
            fail(f"line {at} is not sorted")
        known.append((key, fields, f"{line}\n".encode()))
        order += keyword[-1]
    if lines[-1] != "" or not re.fullmatch("(vt+x*d*l)+", order):
        fail("the file is cut off, or its lines are not in order")
    for block in blocks.values():
        label = unbase64(block["env"][0][1][-1]).decode("utf-8")
        bad = [char for char in label if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")]
        if bad or label != unicodedata.normalize("NFC", label).strip():
            fail("a label is not canonical")
    return header[1], lines[0] + "\n", blocks


def unwrap(vault, name, block, kind, secret):  # section 5
    epoch = block["env"][0][1][0]
    for (_, identity), fields, _ in [line for line in block["recipient"] if line[0][0] == kind]:
        if kind == "passphrase":
            log2n, r, p, salt = identity.split(".")
            if not (14 <= int(log2n) <= 18 and r == "8" and 1 <= int(p) <= 4):
                fail("the cost of the passphrase is out of bounds")
            normal = unicodedata.normalize("NFKC", secret).encode()
            key = hashlib.scrypt(normal, salt=unbase64(salt), n=2 ** int(log2n), r=8, p=int(p), maxmem=2 ** 29, dklen=32)
        elif kind == "recovery-key":
            key = secret
            if hashlib.sha256(b"breakglass/1/recovery-key-fingerprint" + key).hexdigest()[:8] != identity:
                continue
        else:
            key = unbase64(secret)
        wrapping = derive(key, unbase64(vault), f"breakglass/1/wrap/{kind}", name)
        data_key = unseal(wrapping, unbase64(fields[2]), prefixed("breakglass/1/wrap", vault, name, epoch, kind, identity), "the data key")
        return data_key if len(data_key) == 32 else fail("the data key has another length")
    fail(f"no {kind} recipient of {name} fits")


def typed_recovery_key(text):  # section 5.5
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    symbols = re.sub(r"[\s-]", "", text).upper().replace("O", "0").replace("I", "1").replace("L", "1")
    if len(symbols) != 36 or any(symbol not in digits for symbol in symbols):
        fail("a recovery key has 36 symbols")
    value = 0
    for symbol in symbols:
        value = value << 5 | digits.index(symbol)
    key = (value >> 20).to_bytes(20, "big")
    check = int.from_bytes(hashlib.sha256(b"breakglass/1/recovery-key-checksum" + key).digest()[:3], "big") >> 4
    return key if check == value & 0xFFFFF else fail("the recovery key has a typing error")


def open_environment(vault, header, name, block, data_key):  # section 9.2
    epoch, commitment = block["env"][0][1][:2]
    scope, salt = (vault, name, epoch), unbase64(vault)
    keys = {purpose: derive(data_key, salt, f"breakglass/1/{purpose}", name, epoch) for purpose in ("record", "index", "seal", "commitment")}
    if not hmac.compare_digest(keys["commitment"], unbase64(commitment)):
        fail(f"this is not the data key of {name}")
    _, (generation, previous, seal), _ = block["seal"][0]
    covered = [header.encode()] + [line for keyword in ("env", "recipient", "index") for _, _, line in block[keyword]]
    covered.append(f"seal {name} {generation} {previous} ".encode())
    if not hmac.compare_digest(hmac.new(keys["seal"], b"".join(covered), "sha256").digest(), unbase64(seal)):
        fail(f"the seal of {name} does not match: the file was changed")
    ids, rest, rows = [key for key, _, _ in block["index"]] + [("~",)], list(block["record"]), []
    for (first,), fields, _ in block["index"]:
        plain = unpad(unseal(keys["index"], unbase64(fields[1]), prefixed("breakglass/1/index", *scope, first), f"page {first}"), f"page {first}")
        head, _, body = plain.decode("utf-8").partition("\n")
        if not re.fullmatch(r"[1-9]\d?\t[1-9]\d{0,8}\t[\w-]{43}", head, re.A) or int(head.split("\t")[0]) > 64 or not body.endswith("\n"):
            fail(f"page {first} is damaged")
        ids.pop(0)
        lines = [line for line in rest if (first,) <= line[0] < ids[0]]
        rest = rest[len(lines):] if rest[:len(lines)] == lines else fail("a record is under no page")
        joined = b"".join(line for _, _, line in lines)
        digest = base64.urlsafe_b64encode(hashlib.sha256(joined).digest()).rstrip(b"=").decode()
        listed = [tuple(row.split("\t")[:2]) for row in body.split("\n")[:-1]]
        if head != f"{len(lines)}\t{len(joined)}\t{digest}" or listed != [tuple(fields[:2]) for _, fields, _ in lines]:
            fail(f"the records under page {first} were changed")
        rows += lines
    if rest:
        fail("a record is under no page")
    return {identity: open_record(keys["record"], scope, identity, revision, sealed) for _, (identity, revision, sealed), _ in rows}


def open_record(key, scope, identity, revision, sealed):  # section 6
    what = f"record {identity}"
    text = unpad(unseal(key, unbase64(sealed), prefixed("breakglass/1/record", *scope, identity, revision), what), what).decode("utf-8")
    members = {"kind", "state", "title", "fields", "notes", "tags", "favourite", "createdAtMs", "changedAtMs", "history"}
    try:
        secret = json.loads(text)
        canonical = json.dumps(secret, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except ValueError:
        fail(f"{what} is not JSON")
    lone = re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", canonical)
    if lone != text or set(secret) - {"expires"} != members:
        fail(f"{what} is not canonical")
    return {"revision": int(revision), **secret}


def read(source, prompt):
    if source != "-":
        return open(source, encoding="utf-8").read().rstrip("\r\n")
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.read().rstrip("\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--environment", help="needed where the vault has several")
    how = parser.add_mutually_exclusive_group(required=True)
    for name in ("data-key-base64", "recovery-key", "passphrase", "os-keychain"):
        how.add_argument(f"--{name}", metavar="FILE")
    how.add_argument("--show-kms", action="store_true")
    args = parser.parse_args()
    vault, header, blocks = parse(open(args.file, "rb").read())
    if args.show_kms:
        for name, block in blocks.items():
            for (kind, arn), fields, _ in [line for line in block["recipient"] if line[0][0] == "aws-kms"]:
                context = f"breakglass-vault={vault},breakglass-environment={name},breakglass-epoch={block['env'][0][1][0]}"
                print(f"# {name}\necho {base64.b64encode(unbase64(fields[2])).decode()} | base64 -d > encrypted-data-key.bin && aws kms decrypt --region {arn.split(':')[3]}"
                      f" --key-id {arn} --encryption-context {context} --ciphertext-blob fileb://encrypted-data-key.bin --query Plaintext --output text")
        return
    name = args.environment or (list(blocks)[0] if len(blocks) == 1 else fail(f"--environment is one of {', '.join(blocks)}"))
    block = blocks.get(name) or fail(f"no environment {name}")
    if args.data_key_base64:
        data_key = base64.b64decode(read(args.data_key_base64, "Data key: "), validate=True)
        len(data_key) == 32 or fail("a data key has 32 bytes")
    elif args.recovery_key:
        data_key = unwrap(vault, name, block, "recovery-key", typed_recovery_key(read(args.recovery_key, "Recovery key: ")))
    elif args.passphrase:
        data_key = unwrap(vault, name, block, "passphrase", read(args.passphrase, "Passphrase: "))
    else:
        data_key = unwrap(vault, name, block, "os-keychain", read(args.os_keychain, "Keychain item: "))
    json.dump({name: open_environment(vault, header, name, block, data_key)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        fail(f"not readable: {error}")
