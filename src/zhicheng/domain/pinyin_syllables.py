"""Syllables of Hanyu Pinyin and their spelling with tone marks (汉语拼音方案; GB/T 16159-2012)."""

import re
import unicodedata
from typing import Final

from zhicheng.domain.refusals import Refusal

_TONE_MARKS: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
"""Combining macron, acute, caron, breve (a common slip for the caron) and grave."""
_MARK_OF_TONE: Final = {1: "\u0304", 2: "\u0301", 3: "\u030c", 4: "\u0300"}
_WRITTEN: Final = re.compile(r"([a-zêü]+)([0-5]?)")

_TABLE: Final = """
a ai an ang ao e ei en eng er ê o ou m n ng hm hng
biang bong din len wong
ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu
pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu
ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu
fa fan fang fei fen feng fiao fo fou fu
da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
na nai nan nang nao ne nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun nuo
nü nüe
la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lü lüe
ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo
ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun
qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo
sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo
ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo
za zai zan zang zao ze zei zen zeng zi zong zou zu zuan zui zun zuo
ca cai can cang cao ce cei cen ceng ci cong cou cu cuan cui cun cuo
sa sai san sang sao se sen seng si song sou su suan sui sun suo
ya yai yan yang yao ye yi yin ying yo yong you yu yuan yue yun
wa wai wan wang wei wen weng wo wu
"""
_SYLLABLES: Final = frozenset(_TABLE.split())


class ReadingRefused(Refusal):
    """The text is no single syllable of Hanyu Pinyin."""

    code = "reading.refused"


def normalise_reading(raw: str) -> str:
    """One syllable with its tone mark: ``yǎn`` for ``yan3`` or ``yăn``; ``lǜ`` for ``lv4`` or ``lu:4``.

    A tone given as 0 or 5, or none at all, is the neutral tone and leaves no mark. Raises ReadingRefused
    with code reading.empty, reading.tone or reading.syllable.
    """
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", raw).strip().lower())
    if not text:
        raise ReadingRefused("没有填写读音。请填写带声调的汉语拼音，例如yǎn或yan3。", code="reading.empty")
    tones = [_TONE_MARKS[character] for character in text if character in _TONE_MARKS]
    plain = unicodedata.normalize("NFC", "".join(c for c in text if c not in _TONE_MARKS))
    written = _WRITTEN.fullmatch(
        plain.replace("ɡ", "g").replace("ɑ", "a").replace("u:", "ü").replace("v", "ü")
    )
    if written is None:
        raise _not_a_syllable()
    syllable = written[1]
    if syllable[0] in "jqxy":
        # After these the two dots are left out, but people type them: qüán, yǘ.
        syllable = syllable.replace("ü", "u")
    if syllable not in _SYLLABLES:
        raise _not_a_syllable()
    numbers = [int(written[2])] if written[2] else []
    if len(tones) + len(numbers) > 1:
        raise ReadingRefused("读音只能有一个声调。请用yǎn或yan3中的一种写法。", code="reading.tone")
    return _with_mark(syllable, (tones + numbers + [0])[0])


def _with_mark(syllable: str, tone: int) -> str:
    """Put the mark on a, o or e; in iu and ui on the last vowel; elsewhere on the only vowel."""
    if tone not in _MARK_OF_TONE:
        return syllable
    at = max(
        (place for place, letter in enumerate(syllable) if letter in "aoeê"),
        key=lambda place: "oeêa".index(syllable[place]) + 4 * (syllable[place] == "a"),
        default=-1,
    )
    if at < 0:
        at = max((place for place, letter in enumerate(syllable) if letter in "iuü"), default=0)
    marked = syllable[: at + 1] + _MARK_OF_TONE[tone] + syllable[at + 1 :]
    return unicodedata.normalize("NFC", marked)


def _not_a_syllable() -> ReadingRefused:
    return ReadingRefused(
        "这不是一个汉语拼音音节。请填写单字的汉语拼音，例如yǎn或yan3。", code="reading.syllable"
    )
