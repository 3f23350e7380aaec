"""How surnames are read (姓氏读音), where the character's usual reading is another.

pypinyin has no surname mode: it reads 仇 as chóu, 单 as dān, 尉迟 as wèi chí. Single surnames stand here
where its first reading is not the surname's; compound surnames stand here all, because their first
character must not be taken for a single surname (单于 is chán yú, not shàn). A reading from here is still
only a proposal: some families read theirs otherwise (翟 dí, 覃 tán, 隗 kuí), and a person confirms every
reading that is printed.
"""

from typing import Final

_SINGLE: Final = """
仇qiú 单shàn 單shàn 解xiè 查zhā 曾zēng 区ōu 區ōu 朴piáo 盖gě 蓋gě 缪miào 繆miào 覃qín 阚kàn 闞kàn
种chóng 黑hè 任rén 乐yuè 樂yuè 华huà 華huà 纪jǐ 紀jǐ 洗xiǎn 员yùn 員yùn 贠yùn 葛gě 过guō 過guō 那nā
佴nài 能nài 秘bì 祕bì 隗wěi 郇xún 折shé 燕yān 相xiàng 於yū 句gōu 繁pó 撒sǎ 沓tà 翟zhái 祭zhài 占zhān
闕quē 炅guì 薄bó 乜niè 粘nián 賁bēn 卜bǔ 都dū 涡guō 渦guō 观guàn 觀guàn 冠guàn 勒lè 哈hǎ 召shào
少shào 肖xiāo 干gān 蔚yù 么yāo 甯nìng 没mò 令líng 逮dài 番pān 校jiào 颉xié 頡xié 监jiàn 監jiàn 角jué
尢wāng 重chóng 处chǔ 率shuài 要yāo 藏zāng 颇pō 譙qiáo 散sǎn 尉wèi 车chē 車chē 石shí 盛shèng 应yīng
應yīng 强qiáng 強qiáng 谌chén 諶chén 宓mì 冼xiǎn 逄páng 晁cháo 訾zī 眭suī 甪lù 昝zǎn 厍shè 厙shè
"""
_COMPOUND: Final = """
尉迟/yù/chí 尉遲/yù/chí 万俟/mò/qí 萬俟/mò/qí 澹台/tán/tái 澹臺/tán/tái 长孙/zhǎng/sūn 長孫/zhǎng/sūn
单于/chán/yú 單于/chán/yú 欧阳/ōu/yáng 歐陽/ōu/yáng 诸葛/zhū/gě 諸葛/zhū/gě 上官/shàng/guān
司马/sī/mǎ 司馬/sī/mǎ 司徒/sī/tú 司空/sī/kōng 司寇/sī/kòu 夏侯/xià/hóu 皇甫/huáng/fǔ 东方/dōng/fāng
東方/dōng/fāng 东郭/dōng/guō 東郭/dōng/guō 东门/dōng/mén 東門/dōng/mén 西门/xī/mén 西門/xī/mén
南宫/nán/gōng 南宮/nán/gōng 南门/nán/mén 北宫/běi/gōng 独孤/dú/gū 獨孤/dú/gū 慕容/mù/róng
宇文/yǔ/wén 鲜于/xiān/yú 鮮于/xiān/yú 淳于/chún/yú 闾丘/lǘ/qiū 閭丘/lǘ/qiū 公孙/gōng/sūn
公孫/gōng/sūn 公羊/gōng/yáng 公冶/gōng/yě 公良/gōng/liáng 公西/gōng/xī 公仪/gōng/yí 公输/gōng/shū
轩辕/xuān/yuán 軒轅/xuān/yuán 令狐/líng/hú 钟离/zhōng/lí 鍾離/zhōng/lí 锺离/zhōng/lí 宗政/zōng/zhèng
濮阳/pú/yáng 濮陽/pú/yáng 太叔/tài/shū 申屠/shēn/tú 仲孙/zhòng/sūn 仲孫/zhòng/sūn 叔孙/shū/sūn
季孙/jì/sūn 孟孙/mèng/sūn 臧孙/zāng/sūn 王孙/wáng/sūn 士孙/shì/sūn 颛孙/zhuān/sūn 顓孫/zhuān/sūn
赫连/hè/lián 赫連/hè/lián 呼延/hū/yán 拓跋/tuò/bá 拓拔/tuò/bá 端木/duān/mù 百里/bǎi/lǐ 羊舌/yáng/shé
微生/wēi/shēng 梁丘/liáng/qiū 左丘/zuǒ/qiū 段干/duàn/gān 谷梁/gǔ/liáng 穀梁/gǔ/liáng 漆雕/qī/diāo
乐正/yuè/zhèng 樂正/yuè/zhèng 壤驷/rǎng/sì 夹谷/jiá/gǔ 巫马/wū/mǎ 巫馬/wū/mǎ 宰父/zǎi/fǔ 亓官/qí/guān
子车/zǐ/jū 子車/zǐ/jū 贺兰/hè/lán 賀蘭/hè/lán 第五/dì/wǔ 完颜/wán/yán 完顏/wán/yán 纳兰/nà/lán
納蘭/nà/lán 叶赫/yè/hè 南荣/nán/róng 达奚/dá/xī 屈突/qū/tū 哥舒/gē/shū 豆卢/dòu/lú 邯郸/hán/dān
相里/xiàng/lǐ 即墨/jí/mò 毋丘/wú/qiū 毌丘/guàn/qiū 斛律/hú/lǜ 库狄/shè/dí 厍狄/shè/dí 尔朱/ěr/zhū
贺若/hè/ruò 贺拔/hè/bá 沙吒/shā/zhā 仆固/pú/gù 僕固/pú/gù 吐谷/tǔ/yù 赫舍/hè/shè 费莫/fèi/mò
"""

SINGLE: Final[dict[str, str]] = {entry[0]: entry[1:] for entry in _SINGLE.split()}
"""Surname of one character and its reading with tone mark."""

COMPOUND: Final[dict[str, tuple[str, str]]] = {
    surname: (first, second) for surname, first, second in (entry.split("/") for entry in _COMPOUND.split())
}
"""Surname of two characters and the readings of both."""
