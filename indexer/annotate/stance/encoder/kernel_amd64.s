#include "textflag.h"

// row multiplies the activations in Y8 and Y9 by the bytes at w and adds the products
// to two sums. Products of unsigned and signed bytes are added in pairs to 16 bits
// (at most 2·127·127, which fits), then in pairs to 32 bits.
#define row(w, sumA, sumB) \
	VMOVDQU (w), Y10              \
	VPMADDUBSW Y10, Y8, Y11       \
	VPMADDUBSW Y10, Y9, Y12       \
	VPMADDWD Y15, Y11, Y11        \
	VPMADDWD Y15, Y12, Y12        \
	VPADDD Y11, sumA, sumA        \
	VPADDD Y12, sumB, sumB        \
	ADDQ $32, w

// fold adds up the lanes of four sums and writes four numbers to out.
#define fold(s0, s1, s2, s3, x0, out) \
	VPHADDD s1, s0, s0            \
	VPHADDD s3, s2, s2            \
	VPHADDD s2, s0, s0            \
	VEXTRACTI128 $1, s0, X8       \
	VPADDD X8, x0, x0             \
	VMOVDQU x0, out

// func dots(a, b, rows *byte, n int, sums *[8]int32)
TEXT ·dots(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ b+8(FP), DI
	MOVQ rows+16(FP), R8
	MOVQ n+24(FP), CX
	MOVQ sums+32(FP), DX
	LEAQ (R8)(CX*1), R9
	LEAQ (R9)(CX*1), R10
	LEAQ (R10)(CX*1), R11
	VPCMPEQW Y15, Y15, Y15
	VPSRLW $15, Y15, Y15 // ones
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7

next:
	VMOVDQU (SI), Y8
	VMOVDQU (DI), Y9
	row(R8, Y0, Y4)
	row(R9, Y1, Y5)
	row(R10, Y2, Y6)
	row(R11, Y3, Y7)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $32, CX
	JNZ next

	fold(Y0, Y1, Y2, Y3, X0, (DX))
	fold(Y4, Y5, Y6, Y7, X4, 16(DX))
	VZEROUPPER
	RET

// func mix(dst *[32]float32, weights, rows *float32, n, stride int)
TEXT ·mix(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DX
	MOVQ weights+8(FP), SI
	MOVQ rows+16(FP), DI
	MOVQ n+24(FP), CX
	MOVQ stride+32(FP), R8
	SHLQ $2, R8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	TESTQ CX, CX
	JZ done

more:
	VBROADCASTSS (SI), Y4
	VMULPS (DI), Y4, Y5
	VMULPS 32(DI), Y4, Y6
	VMULPS 64(DI), Y4, Y7
	VMULPS 96(DI), Y4, Y8
	VADDPS Y5, Y0, Y0
	VADDPS Y6, Y1, Y1
	VADDPS Y7, Y2, Y2
	VADDPS Y8, Y3, Y3
	ADDQ $4, SI
	ADDQ R8, DI
	DECQ CX
	JNZ more

done:
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VMOVUPS Y2, 64(DX)
	VMOVUPS Y3, 96(DX)
	VZEROUPPER
	RET

// func peak(x *float32, n int) float32
TEXT ·peak(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15 // all bits but the sign
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

further:
	VANDPS (SI), Y15, Y4
	VANDPS 32(SI), Y15, Y5
	VANDPS 64(SI), Y15, Y6
	VANDPS 96(SI), Y15, Y7
	VMAXPS Y4, Y0, Y0
	VMAXPS Y5, Y1, Y1
	VMAXPS Y6, Y2, Y2
	VMAXPS Y7, Y3, Y3
	ADDQ $128, SI
	SUBQ $32, CX
	JNZ further

	VMAXPS Y1, Y0, Y0
	VMAXPS Y3, Y2, Y2
	VMAXPS Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXPS X1, X0, X0
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

DATA half<>+0(SB)/4, $64.5
GLOBL half<>(SB), RODATA|NOPTR, $4

// packing puts 32 bytes back in order, which two instructions have mixed.
DATA packing<>+0(SB)/4, $0
DATA packing<>+4(SB)/4, $4
DATA packing<>+8(SB)/4, $1
DATA packing<>+12(SB)/4, $5
DATA packing<>+16(SB)/4, $2
DATA packing<>+20(SB)/4, $6
DATA packing<>+24(SB)/4, $3
DATA packing<>+28(SB)/4, $7
GLOBL packing<>(SB), RODATA|NOPTR, $32

// func round(dst *byte, x *float32, inverse float32, n int)
TEXT ·round(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS inverse+16(FP), Y15
	MOVQ n+24(FP), CX
	VBROADCASTSS half<>(SB), Y14
	VMOVDQU packing<>(SB), Y13

onward:
	VMULPS (SI), Y15, Y0
	VMULPS 32(SI), Y15, Y1
	VMULPS 64(SI), Y15, Y2
	VMULPS 96(SI), Y15, Y3
	VADDPS Y14, Y0, Y0
	VADDPS Y14, Y1, Y1
	VADDPS Y14, Y2, Y2
	VADDPS Y14, Y3, Y3
	VCVTTPS2DQ Y0, Y0
	VCVTTPS2DQ Y1, Y1
	VCVTTPS2DQ Y2, Y2
	VCVTTPS2DQ Y3, Y3
	VPACKSSDW Y1, Y0, Y0
	VPACKSSDW Y3, Y2, Y2
	VPACKUSWB Y2, Y0, Y0
	VPERMD Y0, Y13, Y0
	VMOVDQU Y0, (DI)
	ADDQ $32, DI
	ADDQ $128, SI
	SUBQ $32, CX
	JNZ onward
	VZEROUPPER
	RET
