// Text to a matrix with node-qrcode: prints nanoseconds of each round as JSON.
import QRCode from 'qrcode'

const [text, times, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const each = Math.max(1, Math.floor(count / 10))
const work = () => QRCode.create(text, { errorCorrectionLevel: 'M' })
for (let warm = 0; warm < each; warm++) work()
const found = []
for (let round = 0; round < times; round++) {
  const start = process.hrtime.bigint()
  for (let number = 0; number < each; number++) work()
  found.push(Number((process.hrtime.bigint() - start) / BigInt(each)))
}
console.log(JSON.stringify({ 'node-qrcode': found }))
